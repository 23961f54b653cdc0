/**
 * The header of a message as RFC 5322 § 3.6 wants it. A header must have an author and a date, most fields may stand only
 * once, and what people read must be encoded (RFC 2047) or declared (RFC 6531). Mail programs keep to that; programs that
 * are written to send junk often do not, or they write what deceives: a date far ahead that stays on top of the mailbox, or
 * signs that turn the order of letters around. Bulk mail should tell how to be rid of it (RFC 2369).
 */
@NullMarked
package io.sallyport.filter.header;

import org.jspecify.annotations.NullMarked;
