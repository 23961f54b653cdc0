package io.sallyport.auth.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.iprev.IprevResult.Result;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.testing.FakeDns;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IprevVerifierTest {
    private final FakeDns dns = new FakeDns();

    @Test
    void nameThatLeadsBackPasses() {
        dns.ptr("192.0.2.1", "wrong.example", "mx.example").a("mx.example", "192.0.2.9", "192.0.2.1");
        dns.a("wrong.example", "192.0.2.8");
        assertThat(check("192.0.2.1").result()).isEqualTo(Result.PASS);
        assertThat(check("192.0.2.1").name()).isEqualTo("mx.example");
    }

    @Test
    void ipv6AddressIsComparedWithIpv6Addresses() {
        dns.ptr("2001:db8::1", "mx.example").aaaa("mx.example", "2001:db8::1");
        assertThat(check("2001:db8::1").result()).isEqualTo(Result.PASS);
    }

    @Test
    void nameThatLeadsElsewhereOrNowhereFails() {
        dns.ptr("192.0.2.1", "other.example", "none.example").a("other.example", "192.0.2.2");
        assertThat(check("192.0.2.1").result()).isEqualTo(Result.FAIL);
    }

    @Test
    void addressWithoutANameIsAPermanentError() {
        assertThat(check("192.0.2.1").result()).isEqualTo(Result.PERMERROR);
    }

    @Test
    void whatCannotBeAskedIsATemporaryError() {
        dns.fails("1.2.0.192.in-addr.arpa");
        assertThat(check("192.0.2.1").result()).isEqualTo(Result.TEMPERROR);
        dns.ptr("192.0.2.2", "silent.example").fails("silent.example");
        assertThat(check("192.0.2.2").result()).isEqualTo(Result.TEMPERROR);
    }

    @Test
    void onlyTheFirstTenNamesAreFollowed() {
        dns.ptr(
                "192.0.2.1",
                IntStream.range(0, 500).mapToObj(i -> "n" + i + ".example").toArray(String[]::new));
        dns.a("n10.example", "192.0.2.1");
        assertThat(check("192.0.2.1").result()).isEqualTo(Result.FAIL);
        assertThat(dns.asked())
                .filteredOn(question -> question instanceof DnsQuestion.A)
                .hasSize(10);
    }

    @Test
    void resultIsWrittenAsRfc8601HasIt() {
        dns.ptr("2001:db8::1", "mx.example", "other.example").aaaa("mx.example", "2001:db8::1");
        assertThat(check("2001:db8::1").asResult())
                .isEqualTo(new AuthenticationResult(
                        "iprev",
                        "pass",
                        "mx.example",
                        null,
                        List.of(new AuthenticationResult.Property("policy", "iprev", "2001:db8::1")),
                        List.of("claims mx.example, other.example")));
        assertThat(check("192.0.2.9").asResult().result()).isEqualTo("permerror");
        assertThat(check("192.0.2.9").asResult().comment()).isNull();
    }

    private IprevResult check(String client) {
        return new IprevVerifier(dns).check(InetAddress.ofLiteral(client));
    }
}
