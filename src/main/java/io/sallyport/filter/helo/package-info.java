/**
 * What a client calls itself in HELO or EHLO (RFC 5321 § 4.1.1.1).
 *
 * <p>A mail server says its own full name, which anybody can look up. Programs that only spread spam often do not know
 * one: they say the name of a desktop machine, an address, or the name of the very server they speak to.
 */
@NullMarked
package io.sallyport.filter.helo;

import org.jspecify.annotations.NullMarked;
