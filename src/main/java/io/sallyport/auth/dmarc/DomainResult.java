package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.DmarcResult.Result;
import io.sallyport.mail.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one domain as the author's.
 *
 * @param identifiers how each identifier stands to the domain; empty where no policy applies
 * @param problem what is behind temperror and permerror, printable; null for other results
 */
public record DomainResult(
        Result result,
        DomainPolicy policy,
        List<Alignment> identifiers,
        @Nullable String problem) {
    public DomainResult {
        identifiers = List.copyOf(identifiers);
    }

    /** How an identifier stands to the author's domain. */
    public record Alignment(Identifier identifier, Relation relation) {
        @Override
        public String toString() {
            return identifier.mechanism() + " " + Printable.of(identifier.domain()) + ": " + relation;
        }
    }

    /** The ways to stand to it. */
    public enum Relation {
        /** Proven and aligned. */
        ALIGNED("aligned"),
        /** Proven, and of somebody else. */
        NOT_ALIGNED("not aligned"),
        /** Not proven. */
        NOT_AUTHENTICATED("not authenticated"),
        /** It could be aligned, but that could not be told now. */
        UNCERTAIN("could not be told now");

        private final String text;

        Relation(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether a mechanism has an aligned identifier: what an aggregate report tells of each (RFC 9990 § 3.1). */
    public boolean isAligned(Identifier.Mechanism mechanism) {
        return identifiers.stream()
                .anyMatch(each ->
                        each.relation() == Relation.ALIGNED && each.identifier().mechanism() == mechanism);
    }

    /** What the domain's owner wants done: nothing unless the mail failed. */
    public AssessmentPolicy disposition() {
        return result == Result.FAIL && policy instanceof DomainPolicy.Published published
                ? published.requested()
                : AssessmentPolicy.NONE;
    }
}
