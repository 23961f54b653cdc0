/**
 * Sender Policy Framework (SPF, RFC 7208): may this host send mail in the name of that domain?
 *
 * <p>A domain's owner publishes a TXT record such as {@code v=spf1 mx ip4:192.0.2.0/24 -all}: a list of mechanisms,
 * read from left to right. The first that matches the client's address decides, and its sign says how: {@code +} pass,
 * {@code -} fail, {@code ~} softfail, {@code ?} neutral. Mechanisms can ask more of the domain name system
 * ({@code a}, {@code mx}, {@code ptr}, {@code exists}), take in another domain's record ({@code include}), and names
 * in them can hold macros such as {@code %{i}}, the client's address.
 *
 * <p>What is checked is the domain of the reverse-path ("MAIL FROM" identity), and the name in HELO or EHLO ("HELO"
 * identity), which stands in where the reverse-path is null (RFC 7208 § 2.4). The author that a reader sees is no
 * concern of SPF: tying the two together is DMARC's work.
 *
 * <p>The record's author may be an attacker, who would like us to ask a third party thousands of questions. So a check
 * has limits: terms that ask (10), questions without an answer (2), names (10), time (RFC 7208 § 4.6.4).
 *
 * <p>{@link io.sallyport.auth.spf.SpfRecord} is the record as a value; reading it has no side effects.
 * {@link io.sallyport.auth.spf.SpfVerifier} evaluates it and returns an {@link io.sallyport.auth.spf.SpfResult} with
 * the trace of each step, so that an administrator sees why.
 */
@NullMarked
package io.sallyport.auth.spf;

import org.jspecify.annotations.NullMarked;
