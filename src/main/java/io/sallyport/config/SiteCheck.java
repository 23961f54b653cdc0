package io.sallyport.config;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What no type and no bound can say: folders that can be used, a name that is one, ports that do not collide. */
final class SiteCheck {
    /** RFC 1123 § 2.1, within the limits of RFC 1035 § 2.3.4. */
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private static final String LISTENERS = "sallyport.listeners.";
    private static final String HTTP_PORT = "quarkus.http.port";

    private final SmallRyeConfig config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private SiteCheck(SmallRyeConfig config) {
        this.config = config;
    }

    /** Only values that are well-formed by themselves are looked at: the others were reported already. */
    static List<ConfigProblem> check(SmallRyeConfig config, Set<String> given) {
        SiteCheck check = new SiteCheck(config);
        check.hostname();
        check.dataDir();
        check.policiesDir();
        check.ports(given);
        return check.problems;
    }

    private void hostname() {
        String name = valueOf("sallyport.hostname");
        if (name != null && !HOST_NAME.matcher(name).matches()) {
            problems.add(new ConfigProblem("sallyport.hostname", name, "a host name such as mx.example.org"));
        }
    }

    private void dataDir() {
        String value = valueOf("sallyport.data-dir");
        Path folder = path(value);
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder != null && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            problems.add(new ConfigProblem("sallyport.data-dir", value, "a folder that can be written or made"));
        }
    }

    private void policiesDir() {
        String value = valueOf("sallyport.policies-dir");
        Path folder = path(value);
        if (folder != null && Files.exists(folder) && !(Files.isDirectory(folder) && Files.isReadable(folder))) {
            problems.add(new ConfigProblem("sallyport.policies-dir", value, "a folder that can be read"));
        }
    }

    private void ports(Set<String> given) {
        TreeMap<String, Endpoint> endpoints = new TreeMap<>();
        String http = valueOf(HTTP_PORT);
        Integer httpPort = port(http == null ? "8080" : http);
        if (httpPort == null) {
            problems.add(new ConfigProblem(HTTP_PORT, http, "a port from 0 to 65535"));
        } else {
            endpoints.put(HTTP_PORT, new Endpoint(valueOf("quarkus.http.host"), httpPort));
        }
        for (String key : given) {
            if (!key.startsWith(LISTENERS) || !key.endsWith(".port")) {
                continue;
            }
            Integer port = port(valueOf(key));
            if (port == null) {
                continue;
            }
            String address = valueOf(key.substring(0, key.length() - ".port".length()) + ".address");
            Endpoint endpoint = new Endpoint(address, port);
            endpoints.forEach((other, taken) -> {
                if (endpoint.collidesWith(taken)) {
                    problems.add(new ConfigProblem(key, String.valueOf(port), "a port that is not that of " + other));
                }
            });
            endpoints.put(key, endpoint);
        }
    }

    /** Where something listens; null or a wildcard address: everywhere. Port 0 is any free one. */
    private record Endpoint(@Nullable String address, int port) {
        private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "*");

        boolean collidesWith(Endpoint other) {
            return port == other.port
                    && port != 0
                    && (isWildcard(address) || isWildcard(other.address) || Objects.equals(address, other.address));
        }

        private static boolean isWildcard(@Nullable String address) {
            return address == null || WILDCARDS.contains(address);
        }
    }

    private @Nullable String valueOf(String key) {
        String value = config.getConfigValue(key).getValue();
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable Path path(@Nullable String value) {
        try {
            return value == null ? null : Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            return null; // Not a path at all: ConfigCheck has reported it.
        }
    }

    private static @Nullable Integer port(@Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(value);
        return port <= 65535 ? port : null;
    }
}
