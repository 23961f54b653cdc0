package io.sallyport.store.postgres;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The PostgreSQL database that gateways share: used where {@code sallyport.store} says {@code postgresql}. */
@ConfigMapping(prefix = "sallyport.postgresql")
public interface PostgresConfig {
    /**
     * Where it is: {@code host[:port][,host[:port]...]/database}. Of several hosts the one that takes changes is used, so
     * that a fail-over needs no restart.
     */
    @WithDefault("localhost/sallyport")
    @Pattern(
            regexp = "[A-Za-z0-9._:\\[\\],-]+/[A-Za-z0-9_-]+",
            message = "must be host[:port][,host[:port]...]/database")
    String server();

    /** Who we are to it. It needs the right to make tables in its schema. */
    @WithDefault("sallyport")
    String user();

    /** The password. Better in {@code password-file}. */
    Optional<String> password();

    /** A file whose first line is the password. */
    Optional<Path> passwordFile();

    /**
     * How the connection is protected: {@code verify-full}, {@code verify-ca} (any name in the certificate), {@code require}
     * (any certificate) or {@code disable}, which is for a database on this machine.
     */
    @WithDefault("verify-full")
    Tls tls();

    /** Certificates (PEM) of those who may vouch for the server; without it, those that Java trusts. */
    Optional<Path> caFile();

    /** The most connections of this gateway. */
    @WithDefault("10")
    @Min(2)
    @Max(500)
    int connections();

    /** How long a connection may take to be made, and a caller waits for one. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 30)
    Duration connectTimeout();

    /** The longest that one question may take. */
    @WithDefault("20s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration statementTimeout();

    /** After a failure nobody tries again for as long: mail does not wait for what is away. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration retryAfter();

    /** How a connection is protected. */
    enum Tls {
        /** Not at all. */
        DISABLE,
        /** Encrypted, with whoever answers. */
        REQUIRE,
        /** The server's certificate is by somebody we trust. */
        VERIFY_CA,
        /** And names the host that we asked for. */
        VERIFY_FULL
    }
}
