package io.sallyport.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.dns.DnsAnswer.Absence;
import io.sallyport.dns.DnsAnswer.Failed;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsAnswer.Found;
import io.sallyport.dns.DnsAnswer.Missing;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneFileResolverTest {
    @TempDir
    Path folder;

    @Test
    void recordsOfAllTypesAreFound() throws IOException {
        ZoneFileResolver dns = zone("""
                $ORIGIN example.com.
                $TTL 1h
                @     MX   20 mx2
                      MX   10 mx1.example.net.
                      TXT  "v=spf1 " "mx -all"  ; two strings
                mx1   A    192.0.2.1
                      AAAA 2001:db8::1
                1.2.0.192.in-addr.arpa. PTR mx1
                """);
        assertThat(dns.mx("Example.COM."))
                .isEqualTo(new Found<>(
                        List.of(new MailExchange(10, "mx1.example.net"), new MailExchange(20, "mx2.example.com"))));
        assertThat(dns.txt("example.com")).isEqualTo(new Found<>(List.of(TxtRecord.of("v=spf1 ", "mx -all"))));
        assertThat(dns.addresses("mx1.example.com"))
                .isEqualTo(
                        new Found<>(List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))));
        assertThat(dns.ptr(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo(new Found<>(List.of("mx1.example.com")));
    }

    @Test
    void theTwoKindsOfNothingAreToldApart() throws IOException {
        ZoneFileResolver dns = zone(
                "_dmarc.a.example. TXT x\nalias.example. CNAME a.example.\n" + "gone.example. CNAME no.example.\n");
        assertThat(dns.a("_dmarc.a.example")).isEqualTo(new Missing<>(Absence.NODATA));
        assertThat(dns.a("a.example")).isEqualTo(new Missing<>(Absence.NODATA));
        assertThat(dns.a("alias.example")).isEqualTo(new Missing<>(Absence.NODATA));
        assertThat(dns.a("b.example")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        assertThat(dns.a("gone.example")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        assertThat(dns.a("x".repeat(64) + ".example")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        assertThat(dns.a("")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
    }

    @Test
    void aliasesAreFollowedWithinBounds() throws IOException {
        StringBuilder zone =
                new StringBuilder("loop.example. CNAME loop2.example.\nloop2.example. CNAME loop.example.\n");
        for (int i = 0; i < 20; i++) {
            zone.append("c%d.example. CNAME c%d.example.\n".formatted(i, i + 1));
        }
        ZoneFileResolver dns = zone(zone.append("c20.example. A 192.0.2.1\n").toString());
        assertThat(dns.a("c15.example")).isEqualTo(new Found<>(List.of(InetAddress.ofLiteral("192.0.2.1"))));
        assertThat(dns.a("c0.example")).isEqualTo(new Failed<>(Failure.CNAME_CHAIN));
        assertThat(dns.a("loop.example")).isEqualTo(new Failed<>(Failure.CNAME_CHAIN));
    }

    @Test
    void wildcardsStandForNamesThatDoNotExist() throws IOException {
        ZoneFileResolver dns = zone("*.example. TXT any\nhere.example. A 192.0.2.1\n");
        assertThat(dns.txt("a.b.example").orNone()).containsExactly(TxtRecord.of("any"));
        assertThat(dns.txt("here.example")).isEqualTo(new Missing<>(Absence.NODATA));
        assertThat(dns.txt("x.here.example")).isEqualTo(new Missing<>(Absence.NXDOMAIN));
        String longest = "x".repeat(63) + "." + "x".repeat(63) + "." + "x".repeat(63) + "." + "x".repeat(53);
        assertThat(dns.txt(longest + ".example").orNone()).hasSize(1);
        assertThat(zone(longest + ".example. A 192.0.2.1").a("y." + longest + ".example"))
                .isEqualTo(new Missing<>(Absence.NXDOMAIN));
    }

    @Test
    void faultsAreToldWithTheirLine() {
        for (String fault : List.of(
                "a.example. A 192.0.2.300",
                "a.example. NOTYPE x",
                "a..example. A 192.0.2.1",
                "a.example. TXT " + "x".repeat(256),
                "a.example. MX 70000 b.example.")) {
            assertThatThrownBy(() -> zone("ok.example. A 192.0.2.1\n\n" + fault + "\n"))
                    .as(fault)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("zone:3: ");
        }
        assertThatThrownBy(() -> ZoneFileResolver.read(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void textIncludesNoFiles() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.zone"), "secret.example. A 192.0.2.1\n");
        assertThatThrownBy(() -> ZoneFileResolver.of("test.yaml", "$INCLUDE " + secret + "\n"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLineThatMakesMillionsOfRecordsIsRefused() {
        assertThatThrownBy(() -> zone("$GENERATE 0-100000000 h$.example. A 192.0.2.1\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 100000 records");
    }

    private ZoneFileResolver zone(String text) throws IOException {
        return ZoneFileResolver.read(Files.writeString(folder.resolve("zone"), text));
    }
}
