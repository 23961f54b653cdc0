package io.sallyport.store.shared;

import io.sallyport.filter.dnsbl.ZoneNews;
import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.filter.ratelimit.HitCounter;
import io.sallyport.filter.ratelimit.LocalHitCounter;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.store.embedded.SqliteContactStore;
import io.sallyport.store.embedded.SqliteGreylistStore;
import io.sallyport.store.redis.RedisConfig;
import io.sallyport.store.redis.RedisContactStore;
import io.sallyport.store.redis.RedisGreylistStore;
import io.sallyport.store.redis.RedisHitCounter;
import io.sallyport.store.redis.RedisServer;
import io.sallyport.store.redis.RedisZoneNews;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens the counters that the settings name. */
@ApplicationScoped
class Counters implements AutoCloseable {
    private final SharingConfig sharing;
    private final RedisConfig config;
    private final Vertx vertx;
    private final MailMetrics metrics;
    private @Nullable RedisServer server;

    Counters(SharingConfig sharing, RedisConfig config, Vertx vertx, MailMetrics metrics) {
        this.sharing = sharing;
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    @Produces
    @Singleton
    HitCounter limits(LocalHitCounter own) throws IOException {
        return switch (sharing.counters()) {
            case LOCAL -> own;
            case REDIS -> new Fallbacks.Limits(new RedisHitCounter(server()), own, this::countedAlone);
        };
    }

    @Produces
    @Singleton
    GreylistStore greylist(SqliteGreylistStore own) throws IOException {
        return switch (sharing.counters()) {
            case LOCAL -> own;
            case REDIS -> new Fallbacks.Greylist(new RedisGreylistStore(server()), own, this::countedAlone);
        };
    }

    @Produces
    @Singleton
    ContactStore contacts(SqliteContactStore own) throws IOException {
        return switch (sharing.counters()) {
            case LOCAL -> own;
            case REDIS -> new Fallbacks.Contacts(new RedisContactStore(server()), own, this::countedAlone);
        };
    }

    @Produces
    @Singleton
    ZoneNews zoneNews() throws IOException {
        return switch (sharing.counters()) {
            case LOCAL -> ZoneNews.NONE;
            case REDIS -> new RedisZoneNews(server());
        };
    }

    private void countedAlone(IOException why) {
        metrics.didWithout("redis");
    }

    private synchronized RedisServer server() throws IOException {
        RedisServer open = server;
        if (open == null) {
            open = new RedisServer(vertx, config);
            server = open;
        }
        return open;
    }

    /** Whether the shared counters were away when they were last needed; false if none are used. */
    synchronized boolean isAway() {
        return server != null && server.isAway();
    }

    @PreDestroy
    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
    }
}
