package io.sallyport.filter;

import io.sallyport.policy.FilterBlocks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters that this gateway has, by name: those of its own, and those in its plugins folder. */
@ApplicationScoped
public class FilterRegistry implements FilterBlocks {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    private final Map<String, Filter<?>> filters;
    private final List<Filter<?>> plugins;

    @Inject
    FilterRegistry(@Any Instance<Filter<?>> own, FilterConfig config) {
        this(own.stream().toList(), PluginFolder.load(config.pluginsDir()));
    }

    /**
     * A registry of these filters.
     *
     * @throws IllegalArgumentException if two have the same name, or one has no proper name
     */
    public FilterRegistry(Collection<? extends Filter<?>> filters) {
        this(filters, List.of());
    }

    private FilterRegistry(Collection<? extends Filter<?>> own, List<Filter<?>> plugins) {
        List<Filter<?>> filters = new ArrayList<>(own);
        filters.addAll(plugins);
        Map<String, Filter<?>> byName = new TreeMap<>();
        for (Filter<?> filter : filters) {
            String name = filter.name();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "%s calls itself %s (expected: such as dnsbl)".formatted(filter.getClass(), name));
            }
            Filter<?> other = byName.putIfAbsent(name, filter);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two filters are called %s: %s and %s".formatted(name, other.getClass(), filter.getClass()));
            }
        }
        this.filters = new LinkedHashMap<>(byName);
        this.plugins = List.copyOf(plugins);
    }

    /** The filter of a name; null if there is none. */
    @Nullable
    Filter<?> filter(String name) {
        return filters.get(name);
    }

    /** Those of the plugins folder. There is one class loader for them, so that their settings are of one type. */
    public List<Filter<?>> plugins() {
        return plugins;
    }

    /** All of them, in the order of their names. */
    public Collection<Filter<?>> all() {
        return filters.values();
    }

    @Override
    public Map<String, Class<? extends Record>> types() {
        Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
        filters.forEach((name, filter) -> types.put(name, filter.settingsType()));
        return types;
    }
}
