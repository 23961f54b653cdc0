/**
 * Who did what, and who saw what: an account that only grows. Each entry carries the hash of the one before it, so that one
 * that is changed or taken out later is noticed (as in RFC 6962 § 1, but a chain in place of a tree: one reader checks all).
 */
@NullMarked
package io.sallyport.audit;

import org.jspecify.annotations.NullMarked;
