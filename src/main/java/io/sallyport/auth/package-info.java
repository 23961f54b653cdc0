/**
 * Who a mail is really from: facts about the sender, by the standards of sender authentication (RFC 8601), each in a
 * package of its own. Facts only; what they mean is the policy's business.
 */
@NullMarked
package io.sallyport.auth;

import org.jspecify.annotations.NullMarked;
