package io.sallyport.store.shared;

import io.sallyport.audit.AuditFile;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.CopiedAuditLog;
import io.sallyport.config.FileRegister;
import io.sallyport.config.Register;
import io.sallyport.config.Registers;
import io.sallyport.config.SiteConfig;
import io.sallyport.filter.classifier.SharedLessons;
import io.sallyport.journal.DecisionStore;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.QuarantinePlace;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import io.sallyport.store.embedded.EmbeddedStore;
import io.sallyport.store.embedded.SqliteDecisionStore;
import io.sallyport.store.embedded.SqliteQuarantineIndex;
import io.sallyport.store.postgres.PostgresAuditCopies;
import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresDecisionStore;
import io.sallyport.store.postgres.PostgresLessons;
import io.sallyport.store.postgres.PostgresMessages;
import io.sallyport.store.postgres.PostgresQuarantineIndex;
import io.sallyport.store.postgres.PostgresRegister;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the stores that the settings name. */
@ApplicationScoped
class Stores implements AutoCloseable {
    /** Other gateways look for work of theirs once a minute, and say so. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private static final long MOST_WAITING_OCTETS = 256L * 1024 * 1024;

    private final SharingConfig sharing;
    private final SiteConfig site;
    private final PostgresConfig config;
    private final EmbeddedStore embedded;
    private final MailMetrics metrics;
    private @Nullable PostgresDatabase database;

    Stores(SharingConfig sharing, SiteConfig site, PostgresConfig config, EmbeddedStore embedded, MailMetrics metrics) {
        this.sharing = sharing;
        this.site = site;
        this.config = config;
        this.embedded = embedded;
        this.metrics = metrics;
    }

    @Produces
    @ApplicationScoped
    DecisionStore decisions() throws IOException {
        return switch (sharing.store()) {
            case EMBEDDED -> new SqliteDecisionStore(embedded.database("journal"));
            case POSTGRESQL ->
                new FallbackDecisionStore(
                        new PostgresDecisionStore(database(), node()),
                        new Outbox(embedded.database("outbox"), MOST_WAITING_OCTETS),
                        metrics);
        };
    }

    @Produces
    @Singleton
    QuarantinePlace quarantine() throws IOException {
        QuarantineIndex own = new SqliteQuarantineIndex(embedded.database("quarantine", Durability.MACHINE));
        return switch (sharing.store()) {
            case EMBEDDED -> new QuarantinePlace.Own(own);
            case POSTGRESQL ->
                new QuarantinePlace.Shared(
                        new PostgresQuarantineIndex(database(), node(), SILENCE),
                        new PostgresMessages(database()),
                        own);
        };
    }

    @Produces
    @Singleton
    Registers registers() throws IOException {
        Registers own = FileRegister.in(site.dataDir());
        return switch (sharing.store()) {
            case EMBEDDED -> own;
            case POSTGRESQL -> {
                PostgresDatabase shared = database();
                yield new Registers() {
                    @Override
                    public Register register(String name) {
                        return new PostgresRegister(shared, name, own.register(name));
                    }

                    @Override
                    public boolean areShared() {
                        return true;
                    }
                };
            }
        };
    }

    /**
     * @param own the files of this gateway, which are written in any case
     */
    @Produces
    @Singleton
    AuditLog audit(AuditFile own) throws IOException {
        return switch (sharing.store()) {
            case EMBEDDED -> own;
            case POSTGRESQL -> {
                CopiedAuditLog copied = new CopiedAuditLog(own, new PostgresAuditCopies(database()), node());
                copied.start();
                yield copied;
            }
        };
    }

    void close(@Disposes AuditLog audit) {
        if (audit instanceof CopiedAuditLog copied) {
            copied.close();
        }
    }

    @Produces
    @Singleton
    SharedLessons lessons() throws IOException {
        return switch (sharing.store()) {
            case EMBEDDED -> SharedLessons.NONE;
            case POSTGRESQL -> new PostgresLessons(database());
        };
    }

    private String node() throws IOException {
        return NodeName.of(site.dataDir());
    }

    private synchronized PostgresDatabase database() throws IOException {
        PostgresDatabase open = database;
        if (open == null) {
            open = new PostgresDatabase(config);
            database = open;
        }
        return open;
    }

    /** Whether the shared database was away when it was last needed; false if none is used. */
    synchronized boolean isAway() {
        return database != null && database.isAway();
    }

    @PreDestroy
    @Override
    public synchronized void close() {
        if (database != null) {
            database.close();
        }
    }
}
