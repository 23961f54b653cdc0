package io.sallyport.journal;

import io.sallyport.mail.Verdict;
import java.io.IOException;

/** A verdict with all its findings as one line of JSON, as decisions have it: for those who keep one by itself. */
public final class VerdictText {
    private VerdictText() {}

    /** The verdict as one line. */
    public static String of(Verdict verdict) {
        return DecisionJson.text(json -> VerdictJson.write(json, verdict));
    }

    /**
     * Reads what {@link #of} wrote, now or with an earlier release.
     *
     * @throws IOException if it is damaged, or of a later release
     */
    public static Verdict parse(String text) throws IOException {
        return DecisionJson.read(text, VerdictJson::verdict);
    }
}
