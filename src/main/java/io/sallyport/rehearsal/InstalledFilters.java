package io.sallyport.rehearsal;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.filter.PluginFolder;
import io.sallyport.policy.FilterBlocks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters that this gateway has, made by hand: for rehearsals, which need new ones that remember nothing, and for
 * commands, which run without the container.
 */
public final class InstalledFilters {
    /** Of filters that only say what their settings are. */
    private static final Clock NO_TIME = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final List<Filter<?>> plugins;
    private final Settings settings;
    private final ContentReader contents;

    /**
     * Those of our own, and those in a folder of plugins, of which there is one instance for all.
     *
     * @param contents shows them what messages carry
     * @throws IllegalStateException if a plugin cannot be loaded
     */
    public InstalledFilters(Settings settings, Path pluginsFolder, ContentReader contents) {
        this(settings, PluginFolder.load(pluginsFolder), contents);
    }

    /** Those of our own, and plugins that are loaded already: loaded again, their settings would be of another type. */
    InstalledFilters(Settings settings, List<Filter<?>> plugins, ContentReader contents) {
        this.contents = contents;
        this.settings = settings;
        this.plugins = plugins;
    }

    /** New filters with a time of their own. */
    List<Filter<?>> fresh(Clock clock) {
        List<Filter<?>> filters = new ArrayList<>(BuiltInFilters.fresh(settings.site(), clock));
        filters.addAll(plugins);
        return filters;
    }

    /** Shows them what messages carry. */
    ContentReader contents() {
        return contents;
    }

    /** The blocks that a policy may hold. */
    public FilterBlocks blocks() {
        return new FilterRegistry(fresh(NO_TIME));
    }
}
