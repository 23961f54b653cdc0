/**
 * The {@code greylist} filter: greylisting (RFC 6647), for mail against which something else speaks already.
 *
 * <p>A server that has mail for us keeps it when we ask it to come again, and comes (RFC 5321 § 4.5.4.1); much of what
 * sends spam does not, and what does is on a block list by then. So suspicious mail of strangers is deferred once. Who has
 * come again is no stranger any more, and his mail is not delayed for as long as some of it is accepted now and then.
 *
 * <p>Large providers retry from another address (RFC 6647 § 5). So a sender is known by the domain that answers for the
 * mail, where sender authentication has found one: all servers of its SPF record, and all that sign for it, are one
 * stranger. Only without such a domain it is the client's network and the domain of the reverse-path. The mail that is
 * waited for is that sender's, with the same reverse-path, for one of the same recipients.
 *
 * <p>Bounces (with the null reverse-path) are treated like other mail: those who only ask whether a mailbox exists leave
 * before the message (RFC 6647 § 2.4), and this filter looks when the message is complete.
 */
@NullMarked
package io.sallyport.filter.greylist;

import org.jspecify.annotations.NullMarked;
