/**
 * Mail that waits between the doors until somebody has decided: neither delivered nor thrown away. The sender has been told
 * that we have it (RFC 5321 § 6.1), so that it may no more be lost than mail in the spool, and whoever lets it go must let
 * it go once.
 *
 * <p>What is held is held for each recipient by itself, since each of them has a policy, an administrator and an end of their
 * own; the octets of the message are kept once. {@link io.sallyport.quarantine.Quarantine} is the way in.
 */
@NullMarked
package io.sallyport.quarantine;

import org.jspecify.annotations.NullMarked;
