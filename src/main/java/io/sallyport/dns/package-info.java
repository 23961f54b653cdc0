/**
 * Questions to the domain name system (RFC 1034, RFC 1035), and their answers, kept as long as they may be (RFC 2308).
 *
 * <p>A domain's owner publishes records under names; everybody may ask for them: addresses (A, AAAA), mail servers
 * (MX), texts that hold policies and keys (TXT), the name of an address (PTR). A gateway asks about strangers, so the
 * one who answers may be the attacker. Three things follow.
 *
 * <p><b>"Could not tell" is an answer.</b> {@link io.sallyport.dns.DnsAnswer} is one of found, missing and failed;
 * who asks has to say what each means. Nothing is thrown.
 *
 * <p><b>Everything is bounded</b>: time (an attempt, and a question as a whole), questions in flight, the length of
 * CNAME chains, the cache in entries and bytes, the life of an answer. Records that were not asked for are not looked
 * at.
 *
 * <p><b>The same question is asked once.</b> {@link io.sallyport.dns.DnsResolver#ask} returns at once; equal questions
 * in flight share one answer. Who has several questions asks them all and then waits.
 */
@NullMarked
package io.sallyport.dns;

import org.jspecify.annotations.NullMarked;
