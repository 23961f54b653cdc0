package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where delivery reports go (RFC 3464). */
@ConfigMapping(prefix = "sallyport.relay.reports")
public interface ReportConfig {
    /**
     * The server that takes delivery reports, {@code host:port}. Without it, a report goes to the backends of its
     * recipient's domain if that is served here, and else to those of the domain whose recipient failed: they must then
     * relay it outwards.
     */
    Optional<HostPort> via();
}
