package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.content.reading.ContentReader;
import io.sallyport.extract.ExtractConfig;
import io.sallyport.extract.WorkerPool;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.FilterBlocks;
import io.sallyport.rehearsal.InstalledFilters;
import io.sallyport.rehearsal.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The filters of this gateway, plugins included, for commands that need no running gateway; and the workers that parse
 * documents for them, of which none starts before there is a document.
 */
final class GatewayFilters implements AutoCloseable {
    /** Where nothing is read. */
    private static final Clock NO_TIME = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final WorkerPool workers;
    private final InstalledFilters filters;

    private GatewayFilters(WorkerPool workers, InstalledFilters filters) {
        this.workers = workers;
        this.filters = filters;
    }

    /** The settings that the gateway would have. */
    static Settings settings() {
        return Settings.of(ConfigUtils.configBuilder());
    }

    /**
     * The filters that it would have.
     *
     * @param clock tells how long reading a message takes
     * @throws IllegalStateException if a plugin cannot be loaded
     */
    static GatewayFilters open(Settings settings, Clock clock) {
        ExtractConfig config = ConfigUtils.configBuilder()
                .withMapping(ExtractConfig.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(ExtractConfig.class);
        WorkerPool workers = new WorkerPool(config, MailMetrics.unread());
        // Not in the gateway's folder, which may belong to another user
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        ContentReader contents = new ContentReader(workers, scratch, clock);
        return new GatewayFilters(
                workers, new InstalledFilters(settings, settings.filter().pluginsDir(), contents));
    }

    /** The filters, until this is closed. */
    InstalledFilters filters() {
        return filters;
    }

    /** The blocks that its policy may hold. */
    static FilterBlocks blocks() {
        try (GatewayFilters gateway = open(settings(), NO_TIME)) {
            return gateway.filters().blocks();
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
