package io.sallyport.filter.content;

import io.sallyport.policy.Words;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Languages of texts, told by the words that stand in nearly every sentence. Good for texts of some sentences in one of these
 * languages; short texts, lists and mixtures are of no language, and a language that is not here may be taken for its
 * neighbour.
 */
public enum Language {
    /** English. */
    EN("the and of to in is you that for your with this are have from will not our we be it please"),
    /** German. */
    DE("der die und das ist nicht sie mit ein eine den von zu für auf ihre wir ich auch sich dem bitte"),
    /** French. */
    FR("le la les des et est une un vous pour dans que nous votre avec sur pas du qui ce au veuillez"),
    /** Spanish. */
    ES("el los las y es una para con por que del su en no se lo como más este pero usted está"),
    /** Italian. */
    IT("il di che e per una con non sono del della gli è si nel anche più questo alla dei le vostro"),
    /** Portuguese. */
    PT("o os as e não uma para com por do da que em seu sua você mais dos das ao é são"),
    /** Dutch. */
    NL("de het een en van is niet dat voor met zijn u uw wij op te aan door ook deze kunt bij"),
    /** Polish. */
    PL("i w na nie się z do jest że to po dla od jak przez oraz są ale czy lub państwa proszę"),
    /** Swedish. */
    SV("och att det som en är på för med inte den av har ett till du om vi kan från din eller");

    private static final int LEAST_HITS = 4;

    /** How many words are looked at. */
    private static final int MOST_WORDS = 1_000;

    private static final Map<String, List<Language>> WORDS = index();

    private final String words;

    Language(String words) {
        this.words = words;
    }

    private static Map<String, List<Language>> index() {
        Map<String, List<Language>> index = new HashMap<>();
        for (Language language : values()) {
            Words known = Words.of(language.words);
            for (int i = 0; i < known.size(); i++) {
                index.merge(known.word(i), List.of(language), Language::joined);
            }
        }
        return index;
    }

    private static List<Language> joined(List<Language> some, List<Language> more) {
        List<Language> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** The language of a text; null if it is not clear. A word that several languages have speaks for each a little. */
    static @Nullable Language of(Words text) {
        Map<Language, Double> hits = new EnumMap<>(Language.class);
        int looked = Math.min(text.size(), MOST_WORDS);
        for (int i = 0; i < looked; i++) {
            List<Language> having = WORDS.getOrDefault(text.word(i), List.of());
            having.forEach(language -> hits.merge(language, 1.0 / having.size(), Double::sum));
        }
        Language best = null;
        double most = 0;
        double second = 0;
        for (Map.Entry<Language, Double> entry : hits.entrySet()) {
            if (entry.getValue() > most) {
                second = most;
                most = entry.getValue();
                best = entry.getKey();
            } else {
                second = Math.max(second, entry.getValue());
            }
        }
        boolean clear = most >= LEAST_HITS && most >= 1.5 * second && most * 12 >= looked;
        return clear ? best : null;
    }
}
