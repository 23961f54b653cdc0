package io.sallyport.policy;

import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the lines of a {@link PhraseFile}. Each line that cannot be used is reported, and left out. */
final class PhraseFileReader {
    /** The most lines with a word or phrase; each is looked for in each mail. */
    static final int MOST_PHRASES = 20_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF"; // Editors of Windows put one before UTF-8

    private PhraseFileReader() {}

    /**
     * Reads words and phrases.
     *
     * @param name the file's, relative to the folder of the policy
     */
    static PhraseFile read(String name, String text, ProblemSink problems) {
        Set<Phrase> phrases = new LinkedHashSet<>();
        int number = 0;
        String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        for (String line : (Iterable<String>) plain.lines()::iterator) {
            number++;
            String written = line.strip();
            if (written.isEmpty() || written.startsWith("#")) {
                continue;
            }
            Place place = new Place(name, number, 1);
            if (phrases.size() == MOST_PHRASES) {
                problems.add(
                        place, "", null, "must not be there: at most " + MOST_PHRASES + " words and phrases", null);
                break;
            }
            try {
                phrases.add(Phrase.of(written));
            } catch (IllegalArgumentException e) {
                String shown = written.substring(0, Math.min(written.length(), Phrase.MOST_LENGTH));
                problems.add(place, "", shown, "must have letters or digits, at most 200 characters", null);
            }
        }
        return new PhraseFile(name, List.copyOf(phrases));
    }
}
