package io.sallyport.policy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Policies of folders that are read when a test says so. */
public final class PolicyStores {
    private PolicyStores() {}

    /** The policy of a folder, not watched. */
    public static WatchedPolicyStore on(Path folder, Clock clock) {
        return new WatchedPolicyStore(
                folder,
                Duration.ofHours(1),
                defaults -> null,
                new PolicyLoader(),
                PolicyGate.OPEN,
                clock,
                result -> {});
    }
}
