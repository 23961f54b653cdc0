/**
 * What the gateway does without when there is more mail than it can judge, where RFC 5321 § 3.8 lets a server say 421.
 *
 * <p>A gateway that takes all that comes is slow for all, and in the end down for all. One that sheds in a stated order
 * stays up for those who have shown that they send mail that is wanted: what it turns away is tried again by its sender,
 * and nothing is delivered that was not looked into by what the policy insists on.
 */
@NullMarked
package io.sallyport.overload;

import org.jspecify.annotations.NullMarked;
