package io.sallyport.auth.dmarc;

import java.util.List;

/**
 * Who the author is said to be, and the policies for that.
 *
 * @param policies one where the author is certain; of an uncertain author those of the first claimed domains (RFC 9989
 *     § 11.5)
 */
public record Discovery(AuthorDomain author, List<DomainPolicy> policies) {
    public Discovery {
        policies = List.copyOf(policies);
    }
}
