package io.sallyport.rehearsal;

import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.filter.PluginFolder;
import io.sallyport.policy.FilterBlocks;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters that this gateway has, made by hand: for rehearsals, which need new ones that remember nothing, and for
 * commands, which run without the container.
 */
public final class InstalledFilters {
    private final List<Filter<?>> plugins;
    private final Settings settings;

    /**
     * Those of our own, and those in a folder of plugins, of which there is one instance for all.
     *
     * @throws IllegalStateException if a plugin cannot be loaded
     */
    public InstalledFilters(Settings settings, Path pluginsFolder) {
        this.settings = settings;
        this.plugins = PluginFolder.load(pluginsFolder);
    }

    /** New filters over a domain name system and a clock. */
    List<Filter<?>> fresh(DnsResolver dns, Clock clock) {
        List<Filter<?>> filters = new ArrayList<>(BuiltInFilters.fresh(settings.site(), dns, clock));
        filters.addAll(plugins);
        return filters;
    }

    /** The blocks that a policy may hold. */
    public FilterBlocks blocks(Clock clock) {
        return new FilterRegistry(fresh(ZoneFileResolver.empty(), clock));
    }
}
