package io.sallyport.smtp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the front door listens. */
@ConfigMapping(prefix = "sallyport.listeners")
public interface ListenersConfig {
    /**
     * The listeners by a name of your choice, which stands in the journal. Where none is configured there is one,
     * {@code smtp}, with the defaults.
     */
    @WithParentName
    Map<String, Listener> listeners();

    /** One listener. */
    interface Listener {
        /** The address to listen on; {@code ::} is every address of the machine, IPv4 too. */
        @WithDefault("::")
        String address();

        /** The port to listen on; 0 lets the system choose one. */
        @WithDefault("2525")
        @Min(0)
        @Max(65535)
        int port();

        /** Whether TLS is used: {@code none}, {@code starttls} (offered, RFC 3207) or {@code implicit} (RFC 8314). */
        @WithDefault("starttls")
        TlsMode tls();

        /** Whether a proxy in front says who the client is, by the PROXY protocol, version 1 or 2. */
        @WithDefault("false")
        boolean proxyProtocol();

        /**
         * Names of TLS configurations ({@code quarkus.tls.<name>.key-store…}), the first for clients that ask for no
         * known name, the others by SNI. Without any, the default configuration ({@code quarkus.tls.key-store…}).
         */
        Optional<List<String>> tlsConfiguration();

        /** The most connections at once to this listener; without it only the limits of all listeners count. */
        OptionalInt connections();
    }
}
