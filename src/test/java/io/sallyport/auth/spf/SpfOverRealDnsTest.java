package io.sallyport.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.dns.DnsConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.DnsjavaResolver;
import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.testing.DnsServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The whole way once: configuration, resolver, packets, record, result. */
class SpfOverRealDnsTest {
    private static final String ZONE = """
            example.test.      300 IN SOA ns.test. root.test. 1 3600 600 86400 60
            example.test.      300 IN TXT "v=spf1 mx include:_spf.other.test -all exp=why.example.test"
            example.test.      300 IN MX 10 mx.example.test.
            mx.example.test.   300 IN A 192.0.2.1
            why.example.test.  300 IN TXT "%{c} is no server of %{d}"
            _spf.other.test.   300 IN TXT "v=spf1 ip6:2001:db8::/32 " "~all"
            """;

    @Test
    void recordsOfARealServerGiveTheResult() throws IOException {
        try (DnsServer server = DnsServer.start(ZONE)) {
            DnsConfig config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                    .withMapping(DnsConfig.class)
                    .withDefaultValue("sallyport.dns.servers", server.address().toString())
                    .build()
                    .getConfigMapping(DnsConfig.class);
            DnsResolver dns = new DnsjavaResolver(config, new MailMetrics(new SimpleMeterRegistry()));
            assertThat(check(dns, "192.0.2.1").result()).isEqualTo(Result.PASS);
            assertThat(check(dns, "2001:db8::7").result()).isEqualTo(Result.PASS);
            SpfResult stranger = check(dns, "198.51.100.1");
            assertThat(stranger.result()).isEqualTo(Result.FAIL);
            assertThat(stranger.explanation()).isEqualTo("198.51.100.1 is no server of example.test");
            assertThat(server.asked()).as("each question once").doesNotHaveDuplicates();
        }
    }

    private static SpfResult check(DnsResolver dns, String client) {
        return SpfChecks.verifier(dns)
                .check(InetAddress.ofLiteral(client), "h.test", new MailAddress("a", "example.test"));
    }
}
