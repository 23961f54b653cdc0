/**
 * Shows that a promise is kept (RFC 5321 § 6.1): the gateway is killed and stopped under load, again and again, and what
 * it said 250 to arrives. Start at {@link io.sallyport.crash.CrashIT}.
 */
@NullMarked
package io.sallyport.crash;

import org.jspecify.annotations.NullMarked;
