package io.sallyport.intake;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import io.sallyport.message.HeaderField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which mail programs and sieves know what a gateway thinks of a mail. No standard has them; their form is
 * the one that SpamAssassin made common, so that what is set up for it works.
 */
final class SpamFields {
    private static final String FLAG = "X-Spam-Flag";
    private static final String SCORE = "X-Spam-Score";
    private static final String STATUS = "X-Spam-Status";

    /** The most findings that are named: a header line for people, the journal has them all. */
    private static final int MOST_TESTS = 40;

    private static final int MOST_LINE = 78; // RFC 5322 § 2.1.1

    private SpamFields() {}

    /** Whether a field would be taken for one of ours by those behind this gateway. */
    static boolean isOne(HeaderField field) {
        return field.isNamed(FLAG) || field.isNamed(SCORE) || field.isNamed(STATUS);
    }

    /** What a verdict says, as whole fields. */
    static String of(Verdict verdict) {
        boolean flagged =
                verdict.action() != Action.DELIVER && (verdict.action() != Action.STRIP || Marks.isTagged(verdict));
        return FLAG + ": " + (flagged ? "YES" : "NO") + "\r\n"
                + SCORE + ": " + verdict.score() + "\r\n"
                + STATUS + ": " + (flagged ? "Yes" : "No") + status(verdict) + "\r\n";
    }

    private static String status(Verdict verdict) {
        List<String> tests = new ArrayList<>();
        int more = 0;
        for (Weighed weighed : verdict.findings()) {
            String test = weighed.counts() ? test(weighed.finding()) : null;
            if (test != null && tests.size() < MOST_TESTS) {
                tests.add(test);
            } else if (test != null) {
                more++;
            }
        }
        StringBuilder status = new StringBuilder(", score=").append(verdict.score());
        Score required = required(verdict.thresholds());
        if (required != null) {
            status.append(" required=").append(required);
        }
        return fold(status.toString(), tests, more);
    }

    /** From which sum on a mail is not simply delivered; null if no sum leads to anything. */
    private static @Nullable Score required(Thresholds thresholds) {
        Score milder = thresholds.hold() == null ? thresholds.reject() : thresholds.hold();
        return thresholds.tag() == null ? milder : thresholds.tag();
    }

    /** A finding that counts, with its points if it has some; null if it neither has points nor asks for anything. */
    private static @Nullable String test(Finding finding) {
        return switch (finding.effect()) {
            case Effect.Points(Score points) -> finding.name() + "=" + points;
            case Effect.Demand demand -> finding.name();
            case Effect.Unavailable unavailable -> finding.name();
            case Effect.Strip strip -> finding.name();
            case Effect.Spares spares -> null;
            case Effect.Noted noted -> null;
        };
    }

    private static String fold(String status, List<String> tests, int more) {
        StringBuilder folded = new StringBuilder(status);
        int line = STATUS.length() + 5 + status.length();
        List<String> words = tests.isEmpty() ? List.of("none") : tests;
        for (int i = 0; i < words.size(); i++) {
            String word = (i == 0 ? "tests=" : "") + words.get(i) + (i < words.size() - 1 ? "," : "");
            if (line + 1 + word.length() > MOST_LINE) {
                folded.append("\r\n\t");
                line = 1;
            } else if (i == 0) {
                folded.append(' ');
                line++;
            }
            folded.append(word);
            line += word.length();
        }
        return more == 0
                ? folded.toString()
                : folded.append("\r\n\tmore=").append(more).toString();
    }
}
