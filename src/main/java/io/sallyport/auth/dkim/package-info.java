/**
 * DomainKeys Identified Mail (DKIM, RFC 6376 with RFC 8301, RFC 8463 and RFC 8616): has the owner of a domain signed
 * this message, and has it come as it was signed?
 *
 * <p>A signer puts a {@code DKIM-Signature} field on top of the message: a list of tags such as {@code d=} (who signs),
 * {@code s=} (with which of its keys: the selector), {@code h=} (which fields of the header are signed), {@code bh=}
 * (the hash of the body) and {@code b=} (the signature over those fields and this one). Who receives it asks the domain
 * name system for the public key at {@code <selector>._domainkey.<domain>}, hashes again, and checks. A message may have
 * any number of signatures, of any domains; one that is broken proves nothing.
 *
 * <p>On their way, messages are folded anew, gain white space at line ends and empty lines at their end. So what is
 * hashed is a canonical form of header and body: {@code simple}, which forgives next to nothing, or {@code relaxed},
 * which forgives such changes.
 *
 * <p>A signature says who takes responsibility, not who the author is: tying {@code d=} to the author's address is
 * DMARC's work.
 *
 * <p>Everything in the field, and the key record too, may be an attacker's. So the number of signatures that are tried,
 * of tags, of names in {@code h=}, and the length of keys have limits, and the body is hashed once, whatever they ask.
 */
@NullMarked
package io.sallyport.auth.dkim;

import org.jspecify.annotations.NullMarked;
