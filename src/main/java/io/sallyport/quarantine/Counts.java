package io.sallyport.quarantine;

import java.util.Map;

/**
 * How many there are of those that a query asks for.
 *
 * @param total all, up to a bound
 * @param capped whether there are more than were counted
 * @param byClass those of the total
 * @param byState those of the total
 */
public record Counts(long total, boolean capped, Map<MailClass, Long> byClass, Map<State, Long> byState) {
    public Counts {
        byClass = Map.copyOf(byClass);
        byState = Map.copyOf(byState);
    }
}
