package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.relay.Conversation.Heard;
import io.sallyport.relay.Conversation.Secured;
import io.sallyport.relay.Conversation.Trouble;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.TestCertificates;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void farewellIsHeardAndThenNothing() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("MAIL").replyAndClose("421 4.3.2 Bye");
            try (Conversation conversation = with(backend, Duration.ofSeconds(5))) {
                conversation.hear();
                assertThat(code(conversation.ask("MAIL FROM:<>"))).isEqualTo(421);
                assertThat(conversation.isOver()).isTrue();
                assertThat(conversation.ask("NOOP")).isInstanceOf(Heard.Nothing.class);
                assertThat(conversation.send(new byte[1])).isFalse();
            }
        }
    }

    @Test
    void halfAReplyIsATimeOut() {
        try (FakeBackend backend = FakeBackend.smtp()) {
            backend.when("NOOP").replyRaw("250 still".getBytes(StandardCharsets.US_ASCII));
            try (Conversation conversation = with(backend, Duration.ofMillis(200))) {
                conversation.hear();
                assertThat(conversation.ask("NOOP"))
                        .isInstanceOfSatisfying(
                                Heard.Nothing.class,
                                nothing -> assertThat(nothing.trouble()).isEqualTo(Trouble.TIMEOUT));
            }
        }
    }

    @Test
    void nobodyThereIsHeardNotThrown() {
        FakeBackend backend = FakeBackend.smtp();
        backend.close();
        try (Conversation conversation = with(backend, Duration.ofSeconds(5))) {
            assertThat(conversation.hear())
                    .isInstanceOfSatisfying(
                            Heard.Nothing.class,
                            nothing -> assertThat(nothing.trouble()).isEqualTo(Trouble.UNREACHABLE));
            assertThat(conversation.secure()).isInstanceOf(Secured.Failed.class);
            assertThat(conversation.local()).isNull();
        }
    }

    @Test
    void handshakeTellsWhatWasAgreedUpon() {
        TestCertificates certificate = TestCertificates.forName("localhost");
        try (FakeBackend backend = FakeBackend.smtp().withStartTls(certificate);
                Conversation conversation = with(backend, Duration.ofSeconds(5))) {
            conversation.hear();
            conversation.ask("STARTTLS");
            assertThat(conversation.secure()).isInstanceOfSatisfying(Secured.Through.class, through -> {
                assertThat(through.protocol()).isEqualTo("TLSv1.3");
                assertThat(through.chain()).containsExactly(certificate.certificate());
            });
            assertThat(code(conversation.ask("NOOP"))).isEqualTo(250);
        }
    }

    @Test
    void whatTheRelayNeverSendsIsKnown() {
        assertThat(isEverSent("a\r\n..\r\nb\r\n")).isTrue();
        assertThat(isEverSent("plain\r\n")).isTrue();
        assertThat(isEverSent("")).isTrue();
        assertThat(isEverSent("a\r\n.b\r\n")).as("not stuffed").isFalse();
        assertThat(isEverSent("a\n.\r\n")).isFalse();
        assertThat(isEverSent("a\r\n\0.\r\n")).isFalse();
        assertThat(isEverSent("no end")).as("no whole line").isFalse();
    }

    private static boolean isEverSent(String wire) {
        return WireForm.isEverSent(wire.getBytes(StandardCharsets.US_ASCII));
    }

    private static int code(Heard heard) {
        return heard instanceof Heard.Reply(var reply) ? reply.code() : 0;
    }

    private static Conversation with(FakeBackend backend, Duration step) {
        return Conversation.with(
                backend.address(),
                LOCAL,
                TlsPolicy.OPPORTUNISTIC,
                new Conversation.Limits(Duration.ofSeconds(5), step, Duration.ofSeconds(20)));
    }
}
