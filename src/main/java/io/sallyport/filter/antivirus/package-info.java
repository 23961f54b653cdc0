/**
 * Virus scanners: ClamAV by its own protocol, and others by ICAP (RFC 3507).
 *
 * <p>A scanner is a program of its own that knows how malware looks, by signatures that are renewed several times a day. It is
 * handed octets, and answers with nothing or with a name. What it names is not always a virus: scanners also report what merely
 * looks suspicious, what is encrypted, and what was too large for them, all in the same words, so the name decides what kind of
 * thing it is. A scanner that does not answer is never taken for one that has found
 * nothing.
 *
 * <p>The scanner gets the message as it came and takes it apart by itself; and it gets the attachments as mail programs would
 * show them, because a scanner that reads a broken message in another way than its reader does finds nothing in it. What is
 * known of some octets is not asked again until the scanner has other signatures.
 *
 * <p>Read {@link io.sallyport.filter.antivirus.Kind} for what names mean.
 */
@NullMarked
package io.sallyport.filter.antivirus;

import org.jspecify.annotations.NullMarked;
