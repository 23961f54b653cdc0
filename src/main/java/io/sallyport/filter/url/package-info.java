/**
 * What the links of a message say against it: where they lead (URI block lists, RFC 5782 § 3), and how they hide it (WHATWG
 * URL, UTS 39).
 *
 * <p>Most bad mail wants one thing: that somebody follows a link. So the link must lead somewhere, and lists of bad places
 * know it; and it must look like leading elsewhere, and that can be seen. No link is ever fetched: a gateway that does can be
 * sent anywhere in its own network, unsubscribes people, and tells the sender that somebody is there.
 */
@NullMarked
package io.sallyport.filter.url;

import org.jspecify.annotations.NullMarked;
