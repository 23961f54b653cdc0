/**
 * A long run of the built gateway under good mail, attacks and faults, which counts what was promised (RFC 5321 § 6.1), what
 * arrived, and what the gateway keeps that it should have let go. Start at {@link io.sallyport.soak.Soak}.
 */
@NullMarked
package io.sallyport.soak;

import org.jspecify.annotations.NullMarked;
