package io.sallyport.intake;

import io.sallyport.relay.Delivery;

/** What became of a mail for one recipient. */
sealed interface Fate {
    /** It is the relay's work, or was. */
    record Relayed(Delivery.Outcome outcome) implements Fate {}

    /** It is in the quarantine, durably, until somebody has decided. */
    record Held(String why) implements Fate {}

    /** It was thrown away, because the policy says so. */
    record Discarded(String why) implements Fate {}
}
