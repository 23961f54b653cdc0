package io.sallyport.rehearsal;

import io.sallyport.mail.MailAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would make of a mail that was judged, for recipients for whom it is the same.
 *
 * @param recipients whose; empty before RCPT
 * @param before what was done, such as {@code hold}; null: no policy was asked
 * @param after what would be done; {@value #FURTHER} if it would not have been refused so early; null: not known at all
 * @param causes what makes the difference: names of findings, and of thresholds such as {@code verdict.hold}
 * @param doubts what the record does not tell
 */
public record Rejudged(
        List<MailAddress> recipients,
        @Nullable String before,
        @Nullable String after,
        List<Cause> causes,
        Set<Doubt> doubts) {
    /** What becomes of a mail that was refused early and would not be: nobody knows what would be found later. */
    public static final String FURTHER = "go on";

    /**
     * Something that makes the difference.
     *
     * @param name of a finding, or of a key
     * @param what about it, in a few words
     */
    public record Cause(String name, String what) {
        /** In words. */
        public String text() {
            return name + " " + what;
        }
    }

    public Rejudged {
        recipients = List.copyOf(recipients);
        causes = List.copyOf(causes);
        doubts = Set.copyOf(doubts);
    }

    static Rejudged unknown(List<MailAddress> recipients, @Nullable String before, Doubt why) {
        return new Rejudged(recipients, before, null, List.of(), Set.of(why));
    }

    /** Whether the policy could be asked at all. */
    public boolean isJudged() {
        return after != null;
    }

    /** Whether the verdict would be another one. */
    public boolean isFlip() {
        return after != null && !after.equals(before);
    }
}
