/**
 * What an administrator edits: which domains are served, where their mail goes, and what is not tolerated.
 *
 * <p>A {@link io.sallyport.policy.Policy} is a value: read as a whole, checked as a whole, replaced as a whole. One mail sees
 * one policy. {@link io.sallyport.policy.PolicyStore} holds the one in force.
 */
@NullMarked
package io.sallyport.policy;

import org.jspecify.annotations.NullMarked;
