package io.sallyport.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.dns.DnsConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.DnsjavaResolver;
import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command asks its DNS questions.
 *
 * @param resolver to be asked until this is closed
 */
record CommandDns(DnsResolver resolver) implements AutoCloseable {
    /**
     * Picks one.
     *
     * @param online asks the configured servers
     * @param zoneFile answers all questions, if not online; null: there is nothing in the world
     * @throws IOException if the file cannot be read, or is no master file
     */
    static CommandDns of(boolean online, @Nullable Path zoneFile) throws IOException {
        if (online) {
            DnsConfig config = ConfigUtils.configBuilder()
                    .withMapping(DnsConfig.class)
                    .withValidateUnknown(false)
                    .build()
                    .getConfigMapping(DnsConfig.class);
            return new CommandDns(new DnsjavaResolver(config, MailMetrics.unread()));
        }
        return new CommandDns(zoneFile == null ? ZoneFileResolver.of("nothing", "") : ZoneFileResolver.read(zoneFile));
    }

    @Override
    public void close() {
        if (resolver instanceof DnsjavaResolver asking) {
            asking.close();
        }
    }
}
