/**
 * What wraps files or whole messages without being an archive: S/MIME (RFC 8551 over CMS, RFC 5652), TNEF (MS-OXTNEF),
 * uuencode (POSIX) and yEnc in the middle of a text, OpenPGP (RFC 9580).
 *
 * <p>A signed message may hide its whole content in the signature, Outlook may pack all attachments into one
 * {@code winmail.dat}, and old programs write files as lines of text. Mail programs show what is in all of them, so what is
 * in them must be looked at. What is encrypted for its reader is said to be so.
 */
@NullMarked
package io.sallyport.content.unwrap;

import org.jspecify.annotations.NullMarked;
