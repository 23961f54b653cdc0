package io.sallyport.filter.ratelimit;

import java.time.Duration;

/** What a counter says to an amount. */
public sealed interface Hit {
    /** It is within the allowance. */
    record Admitted() implements Hit {}

    /**
     * It is not.
     *
     * @param after until it would be, if nothing else were taken; more than nothing
     */
    record Refused(Duration after) implements Hit {}

    /** The one admission. */
    Hit ADMITTED = new Admitted();
}
