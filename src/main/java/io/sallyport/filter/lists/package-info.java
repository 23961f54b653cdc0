/**
 * Who is known: clients, senders, authors, recipients and subjects that an administrator has listed, to be let pass or not.
 *
 * <p>A name in a mail proves nothing by itself: anybody can write any sender into the envelope and any author into
 * {@code From} (RFC 5321 § 7.1). So whoever is listed to be let pass by such a name must also be proven, by SPF (RFC 7208),
 * DKIM (RFC 6376) or the client's name (iprev, RFC 8601 § 3); else the list would let pass those first who forge it. And no
 * list lets a mail pass whatever the others say: it takes the weight from findings that it names, or counts in the mail's
 * favour.
 */
@NullMarked
package io.sallyport.filter.lists;

import org.jspecify.annotations.NullMarked;
