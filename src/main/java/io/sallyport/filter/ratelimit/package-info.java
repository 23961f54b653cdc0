/**
 * The {@code ratelimit} filter: how much of something is taken from somebody in a time, refused with 4.7.28 (the
 * registry of enhanced status codes, RFC 5248, names it for floods of mail).
 *
 * <p>Somebody is a key: the client's network, the sender's domain, or several such together. For each key there is an
 * allowance, such as 100 messages an hour, 20 of them at once. It is kept as one number, the time at which all of the
 * allowance would be there again (the generic cell rate algorithm, known from ATM networks; it decides what a leaking
 * bucket would, and needs neither timer nor list of past events): what is taken moves that time on, and what would move it
 * too far ahead of now is refused. What was refused has taken nothing, so that a client that tries again too early is not
 * punished with a longer wait.
 *
 * <p>Read {@link io.sallyport.filter.ratelimit.Allowance} for the rule, and
 * {@link io.sallyport.filter.ratelimit.LocalHitCounter} for how a flood of keys is withstood.
 */
@NullMarked
package io.sallyport.filter.ratelimit;

import org.jspecify.annotations.NullMarked;
