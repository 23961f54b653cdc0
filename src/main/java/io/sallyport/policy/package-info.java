/**
 * What an administrator edits, and what decides: which domains are served, where their mail goes, who looks at it, and what
 * comes of what they find.
 *
 * <p>A {@link io.sallyport.policy.Policy} is a value: read as a whole, checked as a whole, replaced as a whole. One mail sees
 * one policy. {@link io.sallyport.policy.PolicyStore} holds the one in force. What holds for a recipient is laid together
 * from three layers, the defaults, its domain and its group, into a {@link io.sallyport.policy.RecipientPolicy}, by which
 * {@link io.sallyport.policy.Judge} makes a verdict of findings.
 */
@NullMarked
package io.sallyport.policy;

import org.jspecify.annotations.NullMarked;
