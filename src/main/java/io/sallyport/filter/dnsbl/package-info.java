/**
 * DNS block lists and lists of good clients (DNSBL and DNSWL, RFC 5782).
 *
 * <p>Somebody keeps a list of addresses, or domains, and publishes it in the DNS: to ask whether 192.0.2.99 is on the list
 * {@code bl.example} is to ask for the address of {@code 99.2.0.192.bl.example}. No such name: it is not listed. An address
 * in 127.0.0.0/8: it is, and which address says why. Lists die, refuse who asks too much, or begin to list the whole
 * world; who takes such an answer for a listing refuses all mail. So answers that can be no listing are told from
 * listings, and a list must pass the test points that it is supposed to have before its word counts.
 *
 * <p>Read {@link io.sallyport.filter.dnsbl.ZoneHealth} for how lists are watched.
 */
@NullMarked
package io.sallyport.filter.dnsbl;

import org.jspecify.annotations.NullMarked;
