/**
 * Checks an administrator's own backend as the gateway would meet it (RFC 5321, RFC 2033, RFC 3207), and says what to mend.
 *
 * <p>A gateway protects only mail that comes through it, and only if the server behind believes it: one that the world can
 * reach, that takes other octets than CR LF {@code .} CR LF for the end of a message, that takes mail for mailboxes it does
 * not have, or that checks the gateway's address as if it were the sender's, undoes what the gateway does. {@link
 * io.sallyport.probe.BackendProbe} holds conversations with it; what was heard is recorded, and pure rules make {@link
 * io.sallyport.probe.Result}s of it. Mail is sent to a test address only, and only if that is wanted. The backend is not
 * trusted: all that it says is bounded in size and time, and a server that does not answer is a result.
 */
@NullMarked
package io.sallyport.probe;

import org.jspecify.annotations.NullMarked;
