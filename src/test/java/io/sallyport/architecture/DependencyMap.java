package io.sallyport.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may use whom: the map of the house. Everything may use itself and {@link #COMMON}. It is data, so that it can be
 * read, and its checks take the root package, so that they can be shown to find something.
 */
final class DependencyMap {
    /** What everything may use. */
    private static final Set<String> COMMON = Set.of("mail", "config", "metrics", "tracing");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("mail", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("metrics", Set.of()),
            Map.entry("tracing", Set.of()),
            Map.entry("overload", Set.of()),
            Map.entry("dns", Set.of()),
            Map.entry("message", Set.of()),
            Map.entry("policy", Set.of()),
            Map.entry("spool", Set.of()),
            Map.entry("trial", Set.of("policy")),
            Map.entry("auth", Set.of("dns", "message")),
            Map.entry("extract", Set.of("message")),
            Map.entry("domain", Set.of()),
            // What a message carries, found out once for all filters.
            Map.entry("content", Set.of("message", "extract", "domain", "policy")),
            Map.entry("filter", Set.of("dns", "message", "policy", "extract", "content", "domain", "overload")),
            // It looks at a backend as the relay would.
            Map.entry("probe", Set.of("dns", "policy", "auth", "relay")),
            Map.entry("journal", Set.of("policy")),
            Map.entry("audit", Set.of()),
            Map.entry("backup", Set.of("audit", "spool", "store")),
            // What is let go waits in the spool, and the relay must learn of it.
            Map.entry("quarantine", Set.of("message", "spool", "journal", "relay")),
            Map.entry("relay", Set.of("dns", "spool", "policy", "journal", "message")),
            // Its mail waits in the spool, and the relay must learn of it.
            Map.entry("report", Set.of("dns", "message", "spool", "journal", "relay")),
            // Its mail waits in the spool as well; what it tells of is what is held.
            Map.entry("digest", Set.of("message", "spool", "journal", "policy", "quarantine", "relay")),
            Map.entry(
                    "intake",
                    // It shows filters where to ask.
                    Set.of(
                            "dns",
                            "message",
                            "content",
                            "auth",
                            "filter",
                            "policy",
                            "spool",
                            "relay",
                            "quarantine",
                            "report",
                            "journal",
                            "overload")),
            Map.entry("smtp", Set.of("intake", "policy", "overload")),
            Map.entry(
                    "admin",
                    Set.of(
                            "audit",
                            "digest",
                            "policy",
                            "spool",
                            "quarantine",
                            "relay",
                            "report",
                            "journal",
                            "trial",
                            "filter",
                            "message",
                            "content")),
            Map.entry(
                    "store", Set.of("audit", "filter", "policy", "spool", "quarantine", "relay", "report", "journal")),
            // The whole story of a mail, in a world that is made up.
            Map.entry(
                    "rehearsal",
                    Set.of(
                            "dns",
                            "message",
                            "content",
                            "extract",
                            "auth",
                            "policy",
                            "filter",
                            "intake",
                            "relay",
                            "quarantine",
                            "journal",
                            "overload",
                            "store")),
            Map.entry(
                    "cli",
                    Set.of(
                            "rehearsal",
                            "probe",
                            "dns",
                            "message",
                            "content",
                            "domain",
                            "policy",
                            "spool",
                            "audit",
                            "backup",
                            "trial",
                            "auth",
                            "extract",
                            "filter",
                            "journal",
                            "quarantine",
                            "digest",
                            "relay",
                            "report",
                            "intake",
                            "overload",
                            "smtp",
                            "admin",
                            "store")));

    /** Packages that alone may know a library, by the prefix of its classes' names; the longest prefix counts. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("org.apache.james.", Set.of("smtp")),
            Map.entry("org.apache.james.mime4j.", Set.of("message")),
            Map.entry("io.netty.", Set.of("smtp")),
            Map.entry("org.xbill.", Set.of("dns")),
            Map.entry("org.yaml.", Set.of("policy")),
            Map.entry("org.snakeyaml.", Set.of("policy")),
            Map.entry("com.fasterxml.jackson.dataformat.yaml.", Set.of("policy")),
            Map.entry("jakarta.ws.rs.", Set.of("admin")),
            Map.entry("org.jboss.resteasy.", Set.of("admin")),
            Map.entry("io.vertx.", Set.of("admin", "store")),
            Map.entry("io.quarkus.qute.", Set.of("admin")),
            Map.entry("io.micrometer.", Set.of("metrics")),
            Map.entry("io.opentelemetry.", Set.of("tracing")),
            Map.entry("com.ibm.icu.", Set.of("mail", "domain", "content")),
            Map.entry("com.google.common.", Set.of("domain")),
            Map.entry("org.apache.commons.compress.", Set.of("content", "extract")),
            Map.entry("org.tukaani.", Set.of("content")),
            Map.entry("com.github.junrar.", Set.of("content")),
            Map.entry("org.jsoup.", Set.of("content")),
            Map.entry("org.apache.tika.", Set.of("extract")),
            Map.entry("org.apache.poi.", Set.of("extract")),
            Map.entry("org.apache.pdfbox.", Set.of("extract")),
            Map.entry("com.google.zxing.", Set.of("extract")),
            Map.entry("javax.imageio.", Set.of("extract")),
            Map.entry("org.apache.commons.csv.", Set.of("policy")),
            Map.entry("com.unboundid.", Set.of("policy")),
            Map.entry("me.tongfei.", Set.of("cli")),
            Map.entry("java.net.http.", Set.of("cli", "filter")),
            Map.entry("org.owasp.html.", Set.of("admin")),
            Map.entry("net.lingala.zip4j.", Set.of("admin")),
            Map.entry("com.google.crypto.tink.", Set.of("quarantine")),
            Map.entry("io.quarkus.oidc.", Set.of("admin")),
            Map.entry("org.eclipse.microprofile.openapi.", Set.of("admin")),
            Map.entry("com.google.re2j.", Set.of("policy")),
            Map.entry("java.sql.", Set.of("store")),
            Map.entry("javax.sql.", Set.of("store")),
            Map.entry("org.sqlite.", Set.of("store")),
            Map.entry("org.flywaydb.", Set.of("store")),
            Map.entry("org.postgresql.", Set.of("store")),
            Map.entry("io.agroal.", Set.of("store")),
            Map.entry("io.vertx.redis.", Set.of("store")),
            Map.entry("io.quarkus.redis.", Set.of("store")),
            Map.entry("picocli.", Set.of("cli")),
            Map.entry("org.bouncycastle.", Set.of("auth", "relay", "smtp", "content", "filter", "admin")),
            // JBoss Logging is the one way to the log.
            Map.entry("java.util.logging.", Set.of()));

    private final String root;

    /** The map for the packages below a root. */
    DependencyMap(String root) {
        this.root = root + ".";
    }

    /** Every use of a package that the map does not allow. */
    List<String> trespasses(JavaClasses classes) {
        return dependencies(classes)
                .filter(dependency -> !mayUse(part(dependency.getOriginClass()), part(dependency.getTargetClass())))
                .map(Dependency::getDescription)
                .distinct()
                .toList();
    }

    private static boolean mayUse(@Nullable String user, @Nullable String used) {
        // What lies in the root package is the program itself, and not for others to use.
        if (user == null || used == null || user.equals(used) || COMMON.contains(used)) {
            return true;
        }
        return ALLOWED.getOrDefault(user, Set.of()).contains(used);
    }

    /** Packages that the map does not know. */
    List<String> strangers(JavaClasses classes) {
        return classes.stream()
                .map(this::part)
                .filter(part -> part != null && !ALLOWED.containsKey(part))
                .distinct()
                .sorted()
                .toList();
    }

    /** Every use of a library by a package that should not know it. */
    List<String> leaks(JavaClasses classes) {
        return dependencies(classes)
                .filter(dependency -> {
                    Set<String> owners = owners(dependency.getTargetClass().getName());
                    String user = part(dependency.getOriginClass());
                    return owners != null && user != null && !owners.contains(user);
                })
                .map(Dependency::getDescription)
                .distinct()
                .toList();
    }

    private static @Nullable Set<String> owners(String className) {
        String longest = "";
        for (String prefix : LIBRARIES.keySet()) {
            if (className.startsWith(prefix) && prefix.length() > longest.length()) {
                longest = prefix;
            }
        }
        return LIBRARIES.get(longest);
    }

    /** Every use of one filter by another. */
    List<String> acquaintedFilters(JavaClasses classes) {
        return dependencies(classes)
                .filter(dependency -> {
                    String user = filter(dependency.getOriginClass());
                    String used = filter(dependency.getTargetClass());
                    return user != null && used != null && !user.equals(used);
                })
                .map(Dependency::getDescription)
                .distinct()
                .toList();
    }

    private static Stream<Dependency> dependencies(JavaClasses classes) {
        return classes.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    /** The first segment below the root; null for what is not below it. */
    private @Nullable String part(JavaClass type) {
        return segment(type, root);
    }

    private @Nullable String filter(JavaClass type) {
        return segment(type, root + "filter.");
    }

    private static @Nullable String segment(JavaClass type, String parent) {
        String name = type.getBaseComponentType().getPackageName() + ".";
        return name.startsWith(parent) && name.length() > parent.length()
                ? name.substring(parent.length(), name.indexOf('.', parent.length()))
                : null;
    }
}
