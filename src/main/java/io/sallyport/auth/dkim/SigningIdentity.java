package io.sallyport.auth.dkim;

import io.sallyport.mail.DomainNames;

/**
 * In whose name we sign, and with which key: for DKIM signatures and ARC seals.
 *
 * @param domain {@code d=}, as A-labels in lower case
 * @param selector {@code s=}: the public key is at {@code <selector>._domainkey.<domain>}
 */
public record SigningIdentity(String domain, String selector, SigningKey key) {
    /** Takes the domain in any form. */
    public SigningIdentity {
        domain = DomainNames.toAscii(domain);
        selector = DomainNames.toAscii(selector);
    }
}
