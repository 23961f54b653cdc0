package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.sallyport.cli.ConfigMappings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
    @TempDir
    Path folder;

    /** Not marked as a mapping, by which tests of the whole application would take it for one of the application's. */
    @Retired(key = "sallyport.patience", advice = "set sallyport.timeout (since 0.2)")
    interface Root {
        Example sallyport();
    }

    /** One setting of each shape that the parts of Sallyport use. */
    interface Example {
        Map<String, Listener> listeners();

        Optional<List<HostPort>> servers();

        List<Network> trusted();

        @WithDefault("10s")
        Duration timeout();

        @WithDefault("1M")
        MemorySize size();

        @WithDefault("one")
        Choice choice();

        Optional<@Min(5) Integer> bounded();

        OptionalInt number();

        Map<String, String> labels();
    }

    interface Listener {
        @WithDefault("0.0.0.0")
        String address();

        @Min(0)
        @Max(65535)
        int port();

        @WithDefault("false")
        boolean proxyProtocol();
    }

    enum Choice {
        ONE,
        TWO_THREE
    }

    @Test
    void nothingIsWrongWithTheDefaults() {
        assertThat(problems(SiteConfig.class, Map.of(), Map.of())).isEmpty();
    }

    @Test
    void everyDefaultOfEveryPartIsValid() {
        var builder = builder(Map.of("sallyport.data-dir", folder.toString()), Map.of());
        assertThat(ConfigCheck.checkDefaultsToo(builder, Settings.of(ConfigMappings.ALL)))
                .isEmpty();
    }

    @Test
    void retiredKeyIsToldWithWhatToSetInstead() {
        assertThat(problems(Root.class, Map.of("sallyport.patience", "5s"), Map.of("SALLYPORT_PATIENCE", "5s")))
                .extracting(ConfigProblem::toString)
                .contains(
                        "sallyport.patience: 5s: no longer a key; set sallyport.timeout (since 0.2)",
                        "SALLYPORT_PATIENCE: 5s: no longer a key; set sallyport.timeout (since 0.2)");
    }

    @Test
    void everyProblemIsReportedAtOnceWithKeyValueAndExpectation() {
        var given = new HashMap<String, String>();
        given.put("sallyport.listeners.smtp.port", "70000");
        given.put("sallyport.listeners.smtp.proxy-protocol", "maybe");
        given.put("sallyport.listeners.other.address", "::1");
        given.put("sallyport.listeners.other.prot", "25");
        given.put("sallyport.servers", "127.0.0.1:53,nowhere");
        given.put("sallyport.timeout", "soon");
        given.put("sallyport.size", "big");
        given.put("sallyport.choice", "three");
        given.put("sallyport.bounded", "4");
        given.put("sallyport.zzz", "1");
        given.put("quarkus.http.port", "http");
        assertThat(problems(Root.class, given, Map.of()))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "quarkus.http.port: http: a port from 0 to 65535",
                        "sallyport.bounded: 4: must be greater than or equal to 5",
                        "sallyport.choice: three: one of one, two-three",
                        "sallyport.listeners.other.port: (not set): a whole number",
                        "sallyport.listeners.other.prot: 25: unknown key; did you mean sallyport.listeners.other.port?",
                        "sallyport.listeners.smtp.port: 70000: must be less than or equal to 65535",
                        "sallyport.listeners.smtp.proxy-protocol: maybe: true or false",
                        "sallyport.servers: 127.0.0.1:53,nowhere: host:port, or [address]:port for IPv6",
                        "sallyport.size: big: a size such as 512K, 25M or 1G",
                        "sallyport.timeout: soon: a duration such as 500ms, 30s, 5m, 4h, 5d or PT1H30M",
                        "sallyport.trusted: (not set): a network such as 192.0.2.0/24 or 2001:db8::/32",
                        "sallyport.zzz: 1: unknown key");
    }

    @Test
    void goodValuesOfEveryShapeAreTaken() {
        var given = Map.of(
                "sallyport.listeners.smtp.port", "2525",
                "sallyport.listeners.\"quoted.name\".port", "2526",
                "sallyport.servers[0]", "127.0.0.1:53",
                "sallyport.servers[1]", "[::1]:53",
                "sallyport.trusted", "127.0.0.0/8,::1",
                "sallyport.timeout", "PT5S",
                "sallyport.choice", "two-three",
                "sallyport.bounded", "5",
                "sallyport.number", "7",
                "sallyport.labels.anything", "goes");
        assertThat(problems(Root.class, given, Map.of())).isEmpty();
    }

    @Test
    void theEnvironmentIsCheckedLikeAnyOtherSource() {
        var environment = Map.of(
                "SALLYPORT_LISTENERS_SMTP_PORT", "-1",
                "SALLYPORT_LISTENERS_SMTP_PROXY_PROTOCOL", "true",
                "SALLYPORT_TRUSTED", "::1",
                "SALLYPORT_TIMOUT", "1s",
                "PATH", "/bin");
        assertThat(problems(Root.class, Map.of(), environment))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "SALLYPORT_TIMOUT: 1s: unknown key; did you mean sallyport.timeout?",
                        "sallyport.listeners.smtp.port: -1: must be greater than or equal to 0");
    }

    @Test
    void anEmptyValueIsNotAValue() {
        assertThat(problems(Root.class, Map.of("sallyport.timeout", "", "sallyport.trusted", "::1"), Map.of()))
                .extracting(ConfigProblem::key)
                .containsExactly("sallyport.timeout");
    }

    @Test
    void aReferenceToNothingIsAProblem() {
        var given = Map.of("sallyport.timeout", "${no.such.key}", "sallyport.trusted", "::1");
        assertThat(problems(Root.class, given, Map.of()))
                .extracting(ConfigProblem::toString)
                .containsExactly("sallyport.timeout: ${no.such.key}: refers to a setting that does not exist");
    }

    @Test
    void twoListenersCannotShareAPort() {
        var given = Map.of(
                "sallyport.trusted", "::1",
                "sallyport.listeners.a.port", "2525",
                "sallyport.listeners.a.address", "127.0.0.1",
                "sallyport.listeners.b.port", "2525",
                "sallyport.listeners.c.port", "8080",
                "sallyport.listeners.d.port", "0",
                "sallyport.listeners.e.port", "0");
        assertThat(problems(Root.class, given, Map.of()))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "sallyport.listeners.b.port: 2525: a port that is not that of sallyport.listeners.a.port",
                        "sallyport.listeners.c.port: 8080: a port that is not that of quarkus.http.port");
    }

    @Test
    void oneAddressEachMayShareAPort() {
        var given = Map.of(
                "sallyport.trusted", "::1",
                "sallyport.listeners.a.port", "2525",
                "sallyport.listeners.a.address", "127.0.0.1",
                "sallyport.listeners.b.port", "2525",
                "sallyport.listeners.b.address", "127.0.0.2");
        assertThat(problems(Root.class, given, Map.of())).isEmpty();
    }

    @Test
    void foldersThatCannotBeUsedAndNamesThatAreNoneAreReported() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        var given = Map.of(
                "sallyport.data-dir", file.resolve("below").toString(),
                "sallyport.policies-dir", file.toString(),
                "sallyport.hostname", "mx_1.example.org");
        assertThat(problems(SiteConfig.class, given, Map.of()))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "sallyport.data-dir: " + file.resolve("below") + ": a folder that can be written or made",
                        "sallyport.hostname: mx_1.example.org: a host name such as mx.example.org",
                        "sallyport.policies-dir: " + file + ": a folder that can be read");
    }

    @Test
    void aListenerWithImplicitTlsNeedsACertificate() {
        var given = new HashMap<>(Map.of("sallyport.listeners.tls.tls", "implicit"));
        assertThat(partProblems(given, Map.of()))
                .containsExactly("sallyport.listeners.tls.tls: implicit: a certificate in quarkus.tls.key-store");
        given.put("quarkus.tls.key-store.pem.0.cert", "mx.crt");
        assertThat(partProblems(given, Map.of())).isEmpty();
    }

    @Test
    void aCertificateMayBeNamedByTheEnvironment() {
        var given = Map.of("sallyport.listeners.tls.tls", "implicit");
        assertThat(partProblems(given, Map.of("QUARKUS_TLS_KEY_STORE_PEM_0_CERT", "mx.crt")))
                .isEmpty();
    }

    @Test
    void aListenerCannotNameATlsConfigurationThatDoesNotExist() {
        var given = Map.of(
                "sallyport.listeners.smtp.tls-configuration", "one,two",
                "quarkus.tls.one.key-store.pem.0.cert", "one.crt");
        assertThat(partProblems(given, Map.of()))
                .containsExactly(
                        "sallyport.listeners.smtp.tls-configuration: two: a name of" + " quarkus.tls.<name>.key-store");
    }

    @Test
    void messageMemoryHasBounds() {
        assertThat(partProblems(Map.of("sallyport.smtp.message-memory", "31K"), Map.of()))
                .containsExactly("sallyport.smtp.message-memory: 31K: must be 32768 to 2147483647 octets");
    }

    @Test
    void aListenersAddressMustBeKnown() {
        assertThat(partProblems(Map.of("sallyport.listeners.smtp.address", "192.0.2.300"), Map.of()))
                .containsExactly("sallyport.listeners.smtp.address: 192.0.2.300: an address of this machine");
    }

    @Test
    void dnsServersAreAddresses() {
        assertThat(partProblems(Map.of("sallyport.dns.servers", "192.0.2.53:53,ns.example.org:53"), Map.of()))
                .containsExactly(
                        "sallyport.dns.servers: ns.example.org:53: addresses, not names, such as 192.0.2.53:53");
    }

    @Test
    void trustedProxiesAreNetworks() {
        assertThat(partProblems(Map.of("sallyport.smtp.trusted-proxies", "192.0.2.0/24,proxy"), Map.of()))
                .containsExactly("sallyport.smtp.trusted-proxies: 192.0.2.0/24,proxy: a network such as 192.0.2.0/24"
                        + " or 2001:db8::/32");
    }

    @Test
    void theDefaultPortOfAListenerCountsToo() {
        assertThat(partProblems(Map.of("sallyport.listeners.smtp.tls", "none", "quarkus.http.port", "2525"), Map.of()))
                .containsExactly("sallyport.listeners.smtp.port: 2525: a port that is not that of quarkus.http.port");
    }

    /** What is wrong with the settings of all real parts. */
    private List<String> partProblems(Map<String, String> properties, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>(properties);
        given.put("sallyport.data-dir", folder.toString());
        given.put("sallyport.policies-dir", folder.resolve("policies").toString());
        given.put("sallyport.hostname", "mx.example.org");
        return ConfigCheck.check(builder(given, environment), Settings.of(ConfigMappings.ALL)).stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    private List<ConfigProblem> problems(
            Class<?> mapping, Map<String, String> properties, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>(properties);
        if (mapping == SiteConfig.class) {
            given.putIfAbsent("sallyport.data-dir", folder.toString());
            given.putIfAbsent(
                    "sallyport.policies-dir", folder.resolve("policies").toString());
            given.putIfAbsent("sallyport.hostname", "mx.example.org");
        }
        return ConfigCheck.check(builder(given, environment), Settings.of(List.of(mapping)));
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> properties, Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 400))
                .withSources(new EnvConfigSource(environment, 300));
    }
}
