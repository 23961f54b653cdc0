package io.sallyport.config;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must fit together where the gateway listens: addresses that exist, ports that differ, certificates for TLS. */
final class ListenerCheck {
    private static final String LISTENERS = "sallyport.listeners.";
    private static final String HTTP_PORT = "quarkus.http.port";

    private final SmallRyeConfig config;
    private final Map<String, Setting> keys;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ListenerCheck(SmallRyeConfig config, Map<String, Setting> keys) {
        this.config = config;
        this.keys = keys;
    }

    /**
     * Only values that are well-formed by themselves are looked at: the others were reported already.
     *
     * @param keys the keys of all listeners, given or not, with their settings
     */
    static List<ConfigProblem> check(SmallRyeConfig config, Map<String, Setting> keys) {
        ListenerCheck check = new ListenerCheck(config, keys);
        Set<String> names = new TreeSet<>();
        for (String key : keys.keySet()) {
            if (key.startsWith(LISTENERS)) {
                names.add(ConfigCheck.firstSegment(key.substring(LISTENERS.length())));
            }
        }
        check.ports(names);
        for (String name : names) {
            check.address(LISTENERS + name + ".address");
            check.certificates(LISTENERS + name);
        }
        return check.problems;
    }

    private void ports(Set<String> names) {
        Map<String, Endpoint> endpoints = new TreeMap<>();
        String http = valueOf(HTTP_PORT);
        Integer httpPort = port(http == null ? "8080" : http);
        if (httpPort == null) {
            problems.add(new ConfigProblem(HTTP_PORT, http, "a port from 0 to 65535"));
        } else {
            endpoints.put(HTTP_PORT, new Endpoint(valueOf("quarkus.http.host"), httpPort));
        }
        for (String name : names) {
            String key = LISTENERS + name + ".port";
            Integer port = port(valueOf(key));
            if (port == null) {
                continue;
            }
            Endpoint endpoint = new Endpoint(valueOf(LISTENERS + name + ".address"), port);
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

    private static @Nullable Integer port(@Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(value);
        return port <= 65535 ? port : null;
    }

    private void address(String key) {
        String address = valueOf(key);
        try {
            if (address != null) {
                var unused = InetAddress.getByName(address);
            }
        } catch (UnknownHostException e) {
            problems.add(new ConfigProblem(key, address, "an address of this machine"));
        }
    }

    /** Development and tests make themselves a certificate where none is configured. */
    private void certificates(String listener) {
        String mode = valueOf(listener + ".tls");
        if (mode == null || mode.equalsIgnoreCase("none")) {
            return;
        }
        List<String> buckets = config.getOptionalValues(listener + ".tls-configuration", String.class)
                .orElse(List.of());
        for (String bucket : buckets) {
            if (!isGiven("quarkus.tls." + bucket) && !isGiven("quarkus.tls.\"" + bucket + "\"")) {
                problems.add(new ConfigProblem(
                        listener + ".tls-configuration", bucket, "a name of quarkus.tls.<name>.key-store"));
            }
        }
        boolean trial = LaunchMode.current() != LaunchMode.NORMAL;
        if (mode.equalsIgnoreCase("implicit") && buckets.isEmpty() && !trial && !isGiven("quarkus.tls.key-store")) {
            problems.add(new ConfigProblem(listener + ".tls", mode, "a certificate in quarkus.tls.key-store"));
        }
    }

    /** Whether any source holds a key below this one, also as an environment variable. */
    private boolean isGiven(String group) {
        String variable = group.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(group + ".") || name.startsWith(variable)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String valueOf(String key) {
        String value = config.getConfigValue(key).getValue();
        if (value != null && !value.isEmpty()) {
            return value;
        }
        Setting setting = keys.get(key);
        return setting == null ? null : setting.defaultValue();
    }
}
