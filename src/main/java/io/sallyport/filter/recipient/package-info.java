/**
 * The recipients that a client asks for (RFC 5321 § 3.3), and how many of them do not exist.
 *
 * <p>Who wants to know which addresses of a domain exist asks for thousands of likely ones and notes which are taken
 * ("directory harvest"). Honest senders seldom ask for one that does not exist. So each network has a count of those that
 * it asked for, which fades with time: above one bound its answers come slowly, above another it is sent away for a while.
 */
@NullMarked
package io.sallyport.filter.recipient;

import org.jspecify.annotations.NullMarked;
