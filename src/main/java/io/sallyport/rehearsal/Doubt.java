package io.sallyport.rehearsal;

import java.util.Comparator;

/**
 * Why a record does not tell for certain what a policy would make of a mail.
 *
 * @param subject what is meant, such as the name of a filter; empty if the kind says it all
 */
public record Doubt(Kind kind, String subject) implements Comparable<Doubt> {
    /** What is not known. */
    public enum Kind {
        /** Not judged again: no policy was asked, or it did not matter what it said. */
        NOBODY_ASKED("not judged: refused for other reasons than findings (unknown recipient, limits, protocol)"),
        /** Not judged again: the policy does not serve the recipient. */
        NOT_SERVED("not judged: the policy does not serve %s"),
        /** Not judged again: the journal keeps a hash in place of the recipient, who may be in a group. */
        HIDDEN_RECIPIENT("not judged: the journal hides the recipient, and %s has groups"),
        /** Not judged again: the record cannot be read. */
        DAMAGED("not judged: the record cannot be read"),
        /** The policy that judged is not at hand: whether filters had these settings is not known. */
        OTHER_POLICY("another policy judged (%s): whether its filters had the same settings is not known"),
        /** Nobody knows what the filter would have found. */
        NEW_FILTER("filter %s is new: it was never asked"),
        /** Its settings differ in what the record does not hold. */
        OTHER_SETTINGS("filter %s has other settings: it might find something else"),
        /** It was in shadow as a whole; whether a part of it would be still is not known. */
        WAS_SHADOW("filter %s was in shadow: what of it would act is not known"),
        /** What is made of a failure depends on what is not kept. */
        AUTHENTICATION("authentication: whether %s would be let pass is not known"),
        /** The mail was refused early, and would not be: it would have been looked at further. */
        FURTHER("refused early before: what would have been found later is not known");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private static final Comparator<Doubt> ORDER =
            Comparator.comparing(Doubt::kind).thenComparing(Doubt::subject);

    /** In words. */
    public String text() {
        return kind.text.formatted(subject);
    }

    @Override
    public int compareTo(Doubt other) {
        return ORDER.compare(this, other);
    }
}
