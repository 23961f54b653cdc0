package io.sallyport.cli;

import io.sallyport.admin.access.LocalToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where the running gateway is, and which token opens it: from options, environment and configuration, in this order. */
final class GatewayAddress {
    private GatewayAddress() {}

    /**
     * A client of the gateway.
     *
     * @param url null: this host, and the port of the configuration
     * @param token null: of the file, of the environment, or of the gateway on this host
     */
    static AdminClient client(
            CommandLine command, @Nullable URI url, @Nullable String token, @Nullable Path tokenFile) {
        URI base = url != null ? url : URI.create("http://127.0.0.1:" + setting("quarkus.http.port", "8080"));
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new ParameterException(command, "--url %s (expected: http://host:port)".formatted(base));
        }
        return new AdminClient(base, token != null ? token : secret(command, base, tokenFile));
    }

    private static @Nullable String secret(CommandLine command, URI base, @Nullable Path tokenFile) {
        if (tokenFile != null) {
            return firstLine(command, tokenFile);
        }
        String configured = setting("sallyport.admin.token", "");
        if (!configured.isEmpty()) {
            return configured;
        }
        Path local = Path.of(setting("sallyport.data-dir", "data")).resolve(LocalToken.FILE);
        // It opens the gateway of this host: another host must never hear it
        return isThisHost(base.getHost()) && Files.isReadable(local) ? firstLine(command, local) : null;
    }

    private static String firstLine(CommandLine command, Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            String line = lines.readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
            throw new ParameterException(command, "%s: holds no token".formatted(file));
        } catch (IOException e) {
            throw new ParameterException(command, "%s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static boolean isThisHost(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return bare.equalsIgnoreCase("localhost")
                    || InetAddress.ofLiteral(bare).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // A name, which anybody's DNS may point anywhere
        }
    }

    /** The same sources as the gateway: system properties, environment, configuration files. */
    private static String setting(String key, String otherwise) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class).orElse(otherwise);
    }
}
