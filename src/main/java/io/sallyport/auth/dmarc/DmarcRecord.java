package io.sallyport.auth.dmarc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DMARC Policy Record (RFC 9989 § 4.7). Tags that are missing or wrong have their defaults here.
 *
 * @param domainOwner the policies for mail that fails
 * @param alignment how closely a proven domain must agree with the author's
 * @param psd whose domain it is
 * @param testing whether the owner tests: a policy one level below is expected ({@code t=y})
 * @param reports who wants to hear of it
 * @param problems what was wrong and was passed over, printable, at most {@link #MAX_PROBLEMS}
 */
public record DmarcRecord(
        Policies domainOwner,
        AlignmentModes alignment,
        PublicSuffix psd,
        boolean testing,
        Reports reports,
        List<String> problems) {
    /** The longest record that is read, in octets; real ones have a few hundred. */
    static final int MAX_LENGTH = 16_384;

    /** The most problems that are kept. */
    static final int MAX_PROBLEMS = 5;

    /** The most addresses that are kept of each list. */
    static final int MAX_URIS = 20;

    public DmarcRecord {
        problems = List.copyOf(problems);
    }

    /**
     * The policies of the tags {@code p}, {@code sp} and {@code np}.
     *
     * @param domain for the domain itself, and for others that have no policy of their own
     * @param subdomains for subdomains that exist; null for that of the domain
     * @param missing for subdomains that do not exist; null for that of the others
     */
    public record Policies(
            AssessmentPolicy domain,
            @Nullable AssessmentPolicy subdomains,
            @Nullable AssessmentPolicy missing) {
        /** What counts in place of policies that cannot be read (RFC 9989 § 4.10.1). */
        static final Policies UNREADABLE = new Policies(AssessmentPolicy.NONE, null, null);

        @Override
        public String toString() {
            return "p=" + domain
                    + (subdomains == null ? "" : " sp=" + subdomains)
                    + (missing == null ? "" : " np=" + missing);
        }
    }

    /**
     * The tags {@code adkim} and {@code aspf}.
     *
     * @param strictDkim whether a signature's domain must be the author's own
     * @param strictSpf whether the reverse-path's domain must be the author's own
     */
    public record AlignmentModes(boolean strictDkim, boolean strictSpf) {}

    /**
     * The tags about reports.
     *
     * @param aggregate where aggregate reports should go ({@code rua}), URIs in their order
     * @param failure where failure reports should go ({@code ruf}), URIs in their order
     * @param failureOptions when those are wanted ({@code fo}); means nothing without {@code ruf}
     */
    public record Reports(List<String> aggregate, List<String> failure, String failureOptions) {
        public Reports {
            aggregate = List.copyOf(aggregate);
            failure = List.copyOf(failure);
        }
    }

    /** The tag {@code psd}: whether organizations register their names below this one (RFC 9989 § 4.7). */
    public enum PublicSuffix {
        /** {@code y}: they do. */
        YES,
        /** {@code n}: this is where an organization begins. */
        NO,
        /** {@code u}: nothing is said; the tree walk tells. */
        UNKNOWN
    }

    /** What one text means. */
    public sealed interface Reading {
        /** Not a DMARC record. */
        record Absent() implements Reading {}

        /** A record that says what its owner wants. */
        record Valid(DmarcRecord record) implements Reading {}

        /**
         * A record whose policy cannot be read and which names nobody who would hear of it: no DMARC processing takes
         * place (RFC 9989 § 4.10.1). It still is a record, and counts in a tree walk.
         *
         * @param problem what is wrong, printable
         */
        record Invalid(PublicSuffix psd, String problem) implements Reading {}
    }

    /** Reads a text; each char is an octet. */
    public static Reading parse(String text) {
        int tags = DmarcTags.behindVersion(text);
        if (tags < 0) {
            return new Reading.Absent();
        }
        if (text.length() > MAX_LENGTH) {
            return new Reading.Invalid(PublicSuffix.UNKNOWN, "a record of more than " + MAX_LENGTH + " octets");
        }
        return DmarcTags.read(text, tags);
    }
}
