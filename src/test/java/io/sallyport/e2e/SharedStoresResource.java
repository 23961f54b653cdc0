package io.sallyport.e2e;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sallyport.testing.PostgresServer;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the servers that gateways share, tells the gateway of them, and gives them to the tests. */
public final class SharedStoresResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable PostgresServer database;
    private @Nullable RedisProcess counters;

    @Override
    public Map<String, String> start() {
        try {
            PostgresServer postgres = PostgresServer.start();
            database = postgres;
            RedisProcess redis = RedisProcess.start();
            counters = redis;
            Map<String, String> settings = new HashMap<>(postgres.settings(postgres.newDatabase()));
            settings.putAll(redis.settings());
            settings.put("sallyport.store", "postgresql");
            settings.put("sallyport.counters", "redis");
            settings.put("sallyport.quarantine.sweep-every", "1s");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(database, new TestInjector.MatchesType(PostgresServer.class));
        injector.injectIntoFields(counters, new TestInjector.MatchesType(RedisProcess.class));
    }

    @Override
    public void stop() {
        try {
            if (database != null) {
                database.close();
            }
            if (counters != null) {
                counters.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
