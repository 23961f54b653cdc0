/**
 * One record for every decision about mail, refused connections too: what was found, what it weighed, what was done, and
 * what became of it.
 *
 * <p>No RFC asks for it, but RFC 5321 § 7.8 lets a server refuse mail for reasons of its own, and then somebody will ask
 * for the reason. A {@link io.sallyport.journal.Decision} answers; {@link io.sallyport.journal.Explanation} tells it in
 * words, with what would have changed the outcome. Decisions are lines of the log and, through
 * {@link io.sallyport.journal.DecisionStore}, can be searched. Mail never waits for any of this: what cannot be stored in
 * time is counted and let go. {@link io.sallyport.journal.Privacy} takes out what an operator does not want to keep,
 * before anything is written.
 */
@NullMarked
package io.sallyport.journal;

import org.jspecify.annotations.NullMarked;
