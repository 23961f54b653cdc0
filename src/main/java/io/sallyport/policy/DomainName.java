package io.sallyport.policy;

import io.sallyport.mail.DomainNames;

/**
 * The name of a domain in a policy file, and all that lies below it.
 *
 * @param ascii as A-labels in lower case (RFC 5890 § 2.3.2.1)
 */
public record DomainName(String ascii) {
    /**
     * Reads a name in any alphabet.
     *
     * @throws IllegalArgumentException if it is no domain name
     */
    public static DomainName of(String text) {
        String ascii = HostNames.domain(text);
        if (ascii == null || ascii.indexOf('.') < 0) { // A top-level domain would be half of the world
            throw new IllegalArgumentException("%s (expected: a domain name such as example.com)".formatted(text));
        }
        return new DomainName(ascii);
    }

    /** Whether a domain, as A-labels in lower case, is this one or below it. */
    public boolean covers(String domain) {
        return DomainNames.isWithin(domain, ascii);
    }

    @Override
    public String toString() {
        return ascii;
    }
}
