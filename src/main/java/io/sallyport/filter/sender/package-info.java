/**
 * The reverse-path (RFC 5321 § 3.3): where a report about a mail would go, and whether anybody is there.
 *
 * <p>Who sends mail takes mail: the domain of the reverse-path exists and has a mail server. A domain can say that it has
 * none, and so that no mail comes from it (null MX, RFC 7505). And mail from one of our own domains does not come from
 * outside, unless somebody forges it or we let a service send for us.
 */
@NullMarked
package io.sallyport.filter.sender;

import org.jspecify.annotations.NullMarked;
