package io.sallyport.testing;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings for tests that run without the container. */
public final class Configs {
    private Configs() {}

    /** A part's settings with their defaults, except the given keys: {@code of(RelayConfig.class, "key", "value", …)}. */
    public static <T> T of(Class<T> mapping, String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
