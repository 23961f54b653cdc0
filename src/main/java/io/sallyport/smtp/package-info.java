/**
 * The front door: SMTP (RFC 5321) on Netty, with the session and command dispatch of Apache James Protocols.
 */
@NullMarked
package io.sallyport.smtp;

import org.jspecify.annotations.NullMarked;
