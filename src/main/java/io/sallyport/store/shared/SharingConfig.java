package io.sallyport.store.shared;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a gateway shares with others. */
@ConfigMapping(prefix = "sallyport")
public interface SharingConfig {
    /**
     * Where decisions and held mail are kept: {@code embedded}, in files of this gateway alone, or {@code postgresql}, in a
     * database for any number of gateways ({@code sallyport.postgresql}).
     */
    @WithDefault("embedded")
    Store store();

    /**
     * Where rate limits, the greylist and known contacts are kept: {@code local}, by this gateway alone, or {@code redis}, in
     * a Redis or Valkey server for any number of gateways ({@code sallyport.redis}).
     */
    @WithDefault("local")
    Counters counters();

    /** Where records are kept. */
    enum Store {
        /** In SQLite files. */
        EMBEDDED,
        /** In PostgreSQL. */
        POSTGRESQL
    }

    /** Where counters are kept. */
    enum Counters {
        /** In memory and in SQLite files. */
        LOCAL,
        /** In Redis. */
        REDIS
    }
}
