package io.sallyport.admin.quarantine;

import io.sallyport.quarantine.Outcome;

/**
 * What came of an order.
 *
 * @param outcome of the act
 * @param lesson what the classifier made of it: {@code learned}, {@code known}, {@code corrected}, or why it could not;
 *     empty if it was not asked
 * @param remembered what a list made of its sender: {@code added}, {@code known}, or why it could not; empty if it was not
 *     asked
 */
public record Decided(Outcome outcome, String lesson, String remembered) {
    /** Nothing but the outcome. */
    Decided(Outcome outcome) {
        this(outcome, "", "");
    }
}
