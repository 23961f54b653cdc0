package io.sallyport.policy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Policies of folders that are read when a test says so. */
public final class PolicyStores {
    private PolicyStores() {}

    /** The policy of a folder, not watched. */
    public static WatchedPolicyStore on(Path folder, Clock clock) {
        return on(folder, FilterBlocks.NONE, PolicyGate.OPEN, clock);
    }

    /** The same for a gateway that has filters, and a say in what comes into force. */
    public static WatchedPolicyStore on(Path folder, FilterBlocks filters, PolicyGate gate, Clock clock) {
        return new WatchedPolicyStore(
                folder, Duration.ofHours(1), defaults -> null, new PolicyLoader(filters), gate, clock, result -> {});
    }
}
