package io.sallyport.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailAddress;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Fuzz;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReceivedSpfFieldTest {
    private final FakeDns dns = new FakeDns().txt("example.test", "v=spf1 ip6:2001:db8::1 -all");

    @Test
    void fieldHasAllThatWasChecked() {
        assertThat(field("2001:db8::1", "mx.example.test", new MailAddress("bob", "example.test")))
                .isEqualTo("""
                        Received-SPF: pass
                         (gateway.example: domain of bob@example.test designates 2001:db8::1 as permitted sender)
                         client-ip="2001:db8::1";
                         envelope-from="bob@example.test";
                         helo=mx.example.test;
                         receiver=gateway.example;
                         identity=mailfrom;
                        """.replace("\n", "\r\n"));
    }

    @Test
    void wordsOfStrangersCannotLeaveTheirQuotes() {
        String field = field("192.0.2.1", "x\"; y=z\\", new MailAddress("a) b(\r\nFrom: c", "example.test"));
        assertThat(field)
                .contains("(gateway.example: domain of a\\) b\\(??From: c@example.test does not designate")
                .contains("envelope-from=\"a) b(??From: c@example.test\";")
                .contains("helo=\"x\\\"; y=z\\\\\";");
    }

    @Test
    void anyWordsGiveOneFieldOfShortLines() {
        Fuzz.run(3_000, random -> {
            byte[] seed = "bob\"; \\(x)\r\n".repeat(1 + random.nextInt(50)).getBytes(StandardCharsets.ISO_8859_1);
            String words = new String(Fuzz.mutate(seed, random, "\"\\()\r\n;=\0\u00ff"), StandardCharsets.ISO_8859_1);
            String field = field("192.0.2.1", words, new MailAddress(words, "example.test"));
            assertThat(field).endsWith("\r\n").matches("(?s)Received-SPF: [a-z]+(\r\n [ -~]{1,997})+\r\n");
        });
    }

    private String field(String client, String helo, MailAddress sender) {
        SpfResult result = SpfChecks.verifier(dns).check(InetAddress.ofLiteral(client), helo, sender);
        return ReceivedSpfField.of(result, "gateway.example");
    }
}
