/**
 * Questions to the domain name system (RFC 1035, RFC 2308).
 */
@NullMarked
package io.sallyport.dns;

import org.jspecify.annotations.NullMarked;
