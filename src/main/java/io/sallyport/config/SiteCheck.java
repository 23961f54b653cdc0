package io.sallyport.config;

import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What no type and no bound can say: folders that can be used, a name that is one, addresses where
 * names are no use. */
final class SiteCheck {
    /** RFC 1123 § 2.1, within the limits of RFC 1035 § 2.3.4. */
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private static final String DNS_SERVERS = "sallyport.dns.servers";

    private final SmallRyeConfig config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private SiteCheck(SmallRyeConfig config) {
        this.config = config;
    }

    /** Only values that are well-formed by themselves are looked at: the others were reported already. */
    static List<ConfigProblem> check(SmallRyeConfig config) {
        SiteCheck check = new SiteCheck(config);
        check.hostname();
        check.dataDir();
        check.policiesDir();
        check.dnsServers();
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

    /** Names would have to be asked for at the very servers that they name. */
    private void dnsServers() {
        for (HostPort server : servers()) {
            if (!isAddress(server.host())) {
                problems.add(new ConfigProblem(
                        DNS_SERVERS, server.toString(), "addresses, not names, such as 192.0.2.53:53"));
            }
        }
    }

    private List<HostPort> servers() {
        try {
            return config.getOptionalValues(DNS_SERVERS, HostPort.class).orElse(List.of());
        } catch (IllegalArgumentException e) {
            return List.of(); // Not of that form at all: ConfigCheck has reported it.
        }
    }

    private static boolean isAddress(String host) {
        try {
            return InetAddress.ofLiteral(host).getAddress().length > 0;
        } catch (IllegalArgumentException e) {
            return false;
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
}
