package io.sallyport.auth.dmarc;

import io.sallyport.mail.DomainNames;

/**
 * A domain that SPF or DKIM looked at; proven, it is an Authenticated Identifier (RFC 9989 § 4.3).
 *
 * @param domain of SPF, the domain of the "MAIL FROM" identity as RFC 7208 § 2.4 has it, which for a null reverse-path is
 *     the name in HELO; of DKIM, the signing domain ({@code d=}). As A-labels in lower case.
 */
public record Identifier(Mechanism mechanism, String domain, Status status) {
    public Identifier {
        domain = DomainNames.toAscii(domain);
    }

    /** The authentication mechanisms (RFC 9989 § 4.3). */
    public enum Mechanism {
        /** Sender Policy Framework. */
        SPF("spf"),
        /** DomainKeys Identified Mail. */
        DKIM("dkim");

        private final String text;

        Mechanism(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What the mechanism found. */
    public enum Status {
        /** The domain is proven. */
        PASS,
        /** It is not. */
        NOT_PASS,
        /** Could not be told now. */
        TEMPERROR
    }

    /** Whether the domain is another or below it. */
    boolean isWithin(String other) {
        return DomainNames.isWithin(domain, other);
    }
}
