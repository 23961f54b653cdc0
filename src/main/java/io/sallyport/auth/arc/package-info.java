/**
 * Authenticated Received Chain (ARC, RFC 8617): what did those who forwarded a mail know about its sender?
 *
 * <p>A mailing list or a forwarder breaks what SPF and DKIM look at: the mail comes from another host, with another
 * subject or a footer. So a forwarder may write down what it found when the mail came in, and sign that. It adds an "ARC
 * Set" of three fields with the same instance number: {@code ARC-Authentication-Results} (AAR), its findings;
 * {@code ARC-Message-Signature} (AMS), a DKIM signature of the mail as it leaves; {@code ARC-Seal} (AS), a signature of
 * all ARC fields so far, with a word ({@code cv=}) on whether the chain was whole when it came. The next forwarder adds
 * a set with the next number.
 *
 * <p>A chain passes if its sets are numbered without a gap, every seal verifies, and the newest message signature does
 * (RFC 8617 § 5.2). That says who handled the mail and that nobody changed it since the last of them; it does not say
 * that any of them told the truth: anybody can seal a chain of lies. So findings are worth something only if those who
 * sealed them are trusted, by name: {@link io.sallyport.auth.arc.TrustedSealers} tells whose may be believed.
 *
 * <p>{@link io.sallyport.auth.arc.ArcVerifier} validates a chain and returns an
 * {@link io.sallyport.auth.arc.ArcResult}; {@link io.sallyport.auth.arc.ArcSealer} adds a set of our own, for a backend
 * that trusts us.
 */
@NullMarked
package io.sallyport.auth.arc;

import org.jspecify.annotations.NullMarked;
