package io.sallyport.policy;

import io.sallyport.mail.Thresholds;

/**
 * The {@code verdict:} block: what a sum of points leads to, and how mail is marked.
 *
 * @param thresholds from which sum on
 * @param tagging how a mail is marked that goes on all the same
 */
public record VerdictPolicy(Thresholds thresholds, Tagging tagging) {
    /**
     * How a mail is marked.
     *
     * @param subjectPrefix put before the subject of a tagged mail; empty: the subject stays
     * @param headers whether every mail that goes on carries {@code X-Spam-Flag}, {@code X-Spam-Score} and
     *     {@code X-Spam-Status}, which mail programs and sieves know; such fields from outside are taken out then
     */
    public record Tagging(String subjectPrefix, boolean headers) {}

    /** What holds where the files are silent: points lead to nothing, and nobody but a rule tags. */
    public static final VerdictPolicy DEFAULT = new VerdictPolicy(Thresholds.NONE, new Tagging("", false));
}
