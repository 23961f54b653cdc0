package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReceivedFieldTest {
    private static final Client.TlsFacts TLS = new Client.TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", null);
    private static final MailAddress BOB = new MailAddress("bob", "example.test");

    @Test
    void namesClientGatewayProtocolRecipientCipherAndTime() {
        assertThat(field(client("192.0.2.1", true, TLS), false, BOB))
                .isEqualTo("Received: from client.example ([192.0.2.1])\r\n"
                        + "\tby mx.example.net (Sallyport) with ESMTPS id 0ABC\r\n"
                        + "\tfor <bob@example.test>\r\n"
                        + "\ttls TLS_AES_256_GCM_SHA384;\r\n"
                        + "\tSun, 2 Nov 2025 09:05:07 +0000\r\n");
    }

    @Test
    void protocolNamesAreThoseOfRfc3848AndRfc6531() {
        assertThat(field(client("192.0.2.1", false, null), false, BOB)).contains(" with SMTP id ");
        assertThat(field(client("192.0.2.1", true, null), false, BOB)).contains(" with ESMTP id ");
        assertThat(field(client("192.0.2.1", true, null), true, BOB)).contains(" with UTF8SMTP id ");
        assertThat(field(client("192.0.2.1", true, TLS), true, BOB)).contains(" with UTF8SMTPS id ");
    }

    @Test
    void ipv6ClientIsAnAddressLiteral() {
        assertThat(field(client("2001:db8::1", true, null), false, BOB)).contains("([IPv6:2001:db8:0:0:0:0:0:1])");
    }

    @Test
    void severalRecipientsAreNotTold() {
        assertThat(field(client("192.0.2.1", true, null), false, BOB, new MailAddress("eve", "example.test")))
                .doesNotContain("for <");
    }

    @Test
    void utf8RecipientIsToldOnlyWhereTheMessageMayHoldIt() {
        MailAddress utf8 = new MailAddress("jürgen", "example.test");
        assertThat(field(client("192.0.2.1", true, null), false, utf8)).doesNotContain("for <");
        assertThat(field(client("192.0.2.1", true, null), true, utf8)).contains("for <jürgen@example.test>");
    }

    private static Client client(String address, boolean extended, Client.TlsFacts tls) {
        return new Client(
                InetAddress.ofLiteral(address), 4711, "smtp", new Client.Hello(extended, "client.example"), tls);
    }

    @Test
    void confirmedNameOfTheClientIsTold() {
        assertThat(field("mail.client.example")).contains("from client.example (mail.client.example [192.0.2.1])");
    }

    @Test
    void confirmedNameThatIsNoHostNameIsNot() {
        assertThat(field("evil) by trusted.example (")).contains("from client.example ([192.0.2.1])");
    }

    private static String field(String confirmedName) {
        Client client = client("192.0.2.1", true, null);
        return field(
                client,
                false,
                new IprevResult(IprevResult.Result.PASS, client.address(), confirmedName, List.of(confirmedName)),
                BOB);
    }

    private static String field(Client client, boolean smtpUtf8, MailAddress... recipients) {
        IprevResult none = new IprevResult(IprevResult.Result.PERMERROR, client.address(), null, List.of());
        return field(client, smtpUtf8, none, recipients);
    }

    private static String field(Client client, boolean smtpUtf8, IprevResult iprev, MailAddress... recipients) {
        Envelope envelope = new Envelope(null, List.of(recipients), Envelope.Body.SEVEN_BIT, smtpUtf8);
        return ReceivedField.of(
                new MailTransaction(
                        "0ABC",
                        "s1",
                        client,
                        envelope,
                        new NoMessage(),
                        Set.of(),
                        Instant.parse("2025-11-02T09:05:07.9Z")),
                "mx.example.net",
                iprev);
    }

    private record NoMessage() implements MailMessage {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public boolean hasEightBitData() {
            return false;
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }
}
