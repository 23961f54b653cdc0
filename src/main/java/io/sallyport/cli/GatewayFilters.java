package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.policy.FilterBlocks;
import io.sallyport.rehearsal.InstalledFilters;
import io.sallyport.rehearsal.Settings;

/** The filters of this gateway, plugins included, for commands that read a policy without a running gateway. */
final class GatewayFilters {
    private GatewayFilters() {}

    /** The settings that the gateway would have. */
    static Settings settings() {
        return Settings.of(ConfigUtils.configBuilder());
    }

    /**
     * The filters that it would have.
     *
     * @throws IllegalStateException if a plugin cannot be loaded
     */
    static InstalledFilters installed(Settings settings) {
        return new InstalledFilters(settings, settings.filter().pluginsDir());
    }

    /** The blocks that its policy may hold. */
    static FilterBlocks blocks() {
        return installed(settings()).blocks();
    }
}
