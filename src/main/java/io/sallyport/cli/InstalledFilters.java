package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.policy.FilterBlocks;
import io.sallyport.rehearsal.Settings;
import java.time.Clock;

/** The filters whose blocks a policy may hold, for commands that read one without a running gateway. */
final class InstalledFilters {
    private InstalledFilters() {}

    /**
     * Their names and settings: those of our own, and those in the configured folder of plugins.
     *
     * @throws IllegalStateException if a plugin cannot be loaded
     */
    static FilterBlocks blocks() {
        Settings settings = Settings.of(ConfigUtils.configBuilder());
        return new io.sallyport.rehearsal.InstalledFilters(
                        settings, settings.filter().pluginsDir())
                .blocks(Clock.systemUTC());
    }
}
