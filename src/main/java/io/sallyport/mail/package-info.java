/**
 * The vocabulary of mail: values only, no behaviour beyond their own rules (RFC 5321, RFC 3463).
 *
 * <p>Every other package speaks in these words and this one speaks of no other.
 */
@NullMarked
package io.sallyport.mail;

import org.jspecify.annotations.NullMarked;
