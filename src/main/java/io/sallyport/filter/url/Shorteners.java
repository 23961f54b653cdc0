package io.sallyport.filter.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The services that everybody knows for hiding where a link leads. */
final class Shorteners {
    private static final Set<String> HOSTS = read();

    private Shorteners() {}

    /**
     * Whether a host is one of them.
     *
     * @param host as A-labels in lower case
     */
    static boolean isKnown(String host) {
        return HOSTS.contains(host.startsWith("www.") ? host.substring("www.".length()) : host);
    }

    private static Set<String> read() {
        try (InputStream in = Shorteners.class.getResourceAsStream("shorteners.txt")) {
            if (in == null) {
                throw new IOException("shorteners.txt is missing in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> List.of(line.strip().split(" +")).stream())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
