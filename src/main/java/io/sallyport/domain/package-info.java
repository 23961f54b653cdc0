/**
 * Domain names as people read them: who has registered a name (the Public Suffix List), and which name is made to be
 * taken for another (UTS 39).
 *
 * <p>A domain name is sold by a registry: {@code example.com} belongs to somebody, and so does all below it; {@code com} and
 * {@code co.uk} belong to registries, which sell to everybody. Where the line is, no rule of the domain name system says, so
 * there is a list ({@link io.sallyport.domain.RegistrableDomain}). Some of those who bought a name let strangers live below it,
 * such as {@code github.io}; what one of those strangers does is not held against the others.
 *
 * <p>Who wants to be taken for {@code example.com} cannot have that name, but a similar one: with other letters of the same
 * shape ({@code ехample.com}, whose first letters are Cyrillic), with a slip that eyes do not see ({@code exarnple.com}, {@code
 * examlpe.com}), with a word ({@code example-billing.com}), in another registry ({@code example.co}), or as a part of a longer
 * one ({@code example.com.evil.net}). {@link io.sallyport.domain.ProtectedDomains} knows names that are worth it and says of any
 * other name how it resembles one of them.
 *
 * <p>Values and pure functions. Nothing here is asked of the network; every work is bounded by the length of domain names.
 */
@NullMarked
package io.sallyport.domain;

import org.jspecify.annotations.NullMarked;
