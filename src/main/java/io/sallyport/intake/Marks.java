package io.sallyport.intake;

import io.sallyport.mail.Action;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.Verdict;
import io.sallyport.message.EncodedWords;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.policy.VerdictPolicy.Tagging;

/**
 * What a mail carries on from a verdict. Those that say the same are equal, so that recipients whose policies agree share
 * one form of the mail.
 *
 * @param fields whole fields, to be put before all others; empty for none
 * @param subjectPrefix what the subject begins with; empty: it stays as it is
 */
record Marks(String fields, String subjectPrefix) {
    /** A mail that nobody has judged. */
    static final Marks NONE = new Marks("", "");

    private static final String SUBJECT = "Subject";

    /** What the policy of a recipient wants a mail to carry. */
    static Marks of(Verdict verdict, Tagging tagging) {
        return new Marks(
                tagging.headers() ? SpamFields.of(verdict) : "",
                isTagged(verdict) ? tagging.subjectPrefix().strip() : "");
    }

    /** Also of a mail that goes on without some of its parts. */
    static boolean isTagged(Verdict verdict) {
        return verdict.action() == Action.TAG
                || (verdict.action() == Action.STRIP
                        && verdict.thresholds().at(verdict.score()).compareTo(Action.TAG) >= 0);
    }

    /** Whether a field is changed by {@link #edit}. */
    boolean concerns(HeaderField field) {
        return !subjectPrefix.isEmpty() && field.isNamed(SUBJECT);
    }

    /** Whether a subject begins with the prefix already, as that of an answer to a marked mail may. */
    boolean isOn(HeaderField subject) {
        String value = subject.utf8Value().strip();
        return value.startsWith(subjectPrefix) || value.startsWith(written("")) || value.startsWith(written(" "));
    }

    /** Puts the prefix before a subject. */
    HeaderEdit edit(HeaderField subject) {
        // RFC 2047 § 6.2: the space between two encoded-words is not shown, so that it has to be in one of them
        boolean encodedFollows = subject.value().strip().startsWith("=?");
        return new HeaderEdit.Prefixing(subject, written(encodedFollows ? " " : ""));
    }

    /** A subject for a mail that has none. */
    String subject() {
        return SUBJECT + ": " + written("") + "\r\n";
    }

    private String written(String space) {
        boolean plain = Ascii.isAscii(subjectPrefix) && subjectPrefix.chars().noneMatch(Character::isISOControl);
        return plain ? subjectPrefix : EncodedWords.of(subjectPrefix + space);
    }
}
