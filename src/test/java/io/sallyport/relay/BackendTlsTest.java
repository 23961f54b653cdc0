package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailMessage;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.relay.RecipientResult.Delivered;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Routes;
import io.sallyport.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS towards backends: in the clear only where the policy lets it. */
class BackendTlsTest {
    private static final TestCertificates LOCALHOST = TestCertificates.forName("localhost");
    private static final TestCertificates OTHER = TestCertificates.forName("other.example");

    private final RelayFixture relay = new RelayFixture();
    private final FakeBackend backend = FakeBackend.smtp();
    private final MailMessage mail = Mails.simple("one");

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit
    Path folder;

    @AfterEach
    void close() {
        backend.close();
        relay.close();
    }

    @Test
    void opportunisticUsesWhatIsOffered() {
        backend.withStartTls(LOCALHOST);

        assertDelivered(TlsPolicy.OPPORTUNISTIC, true);
        assertThat(backend.commands()).containsSubsequence("EHLO gateway.example", "STARTTLS", "EHLO gateway.example");
    }

    @Test
    void opportunisticGoesInTheClearWhereNothingIsOffered() {
        assertDelivered(TlsPolicy.OPPORTUNISTIC, false);
    }

    @Test
    void opportunisticGoesInTheClearWhereStartTlsIsRefused() {
        backend.withStartTls(LOCALHOST).when("STARTTLS").reply("454 4.7.0 Not now");

        assertDelivered(TlsPolicy.OPPORTUNISTIC, false);
    }

    @Test
    void opportunisticGoesInTheClearOnANewConnectionWhereTheHandshakeFails() {
        backend.withStartTls(LOCALHOST).when("STARTTLS").replyAndClose("220 2.0.0 Go ahead");

        assertDelivered(TlsPolicy.OPPORTUNISTIC, false);
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void noneNeverAsks() {
        backend.withStartTls(LOCALHOST);

        assertDelivered(policy(Mode.NONE, Verification.NONE, null, List.of()), false);
    }

    @Test
    void requiredDoesNotGoInTheClear() {
        TlsPolicy required = policy(Mode.REQUIRED, Verification.NONE, null, List.of());
        assertDeferred(required);
        try (FakeBackend refusing = FakeBackend.smtp()) {
            refusing.withStartTls(LOCALHOST).when("STARTTLS").reply("454 4.7.0 Not now");
            assertThat(relay.toBob(Routes.to(required, refusing), mail)).isInstanceOf(Deferred.class);
            assertThat(refusing.mails()).isEmpty();
        }
    }

    @Test
    void implicitSpeaksTlsFromTheFirstOctet() {
        backend.withImplicitTls(LOCALHOST);

        assertDelivered(policy(Mode.IMPLICIT, Verification.NONE, null, List.of()), true);
    }

    @Test
    void octetsInTheClearBehindStartTlsEndTheConnection() {
        backend.withStartTls(LOCALHOST)
                .when("STARTTLS")
                .replyRaw("220 2.0.0 Go ahead\r\n250 2.0.0 injected\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(relay.toBob(Routes.to(backend), mail))
                .isInstanceOfSatisfying(
                        Deferred.class, deferred -> assertThat(deferred.why()).contains("behind STARTTLS"));
    }

    @Test
    void knownAuthorityIsTrusted() throws Exception {
        backend.withStartTls(LOCALHOST);
        Path ca = LOCALHOST.writeCertificate(folder.resolve("ca.pem"));

        assertDelivered(policy(Mode.REQUIRED, Verification.CA, ca, List.of()), true);
    }

    @Test
    void unknownAuthorityIsNot() throws Exception {
        backend.withStartTls(LOCALHOST);
        Path ca = OTHER.writeCertificate(folder.resolve("ca.pem"));

        assertDeferred(policy(Mode.REQUIRED, Verification.CA, ca, List.of()));
    }

    @Test
    void certificateForAnotherNameIsNot() throws Exception {
        backend.withStartTls(OTHER);
        Path ca = OTHER.writeCertificate(folder.resolve("ca.pem"));

        assertDeferred(policy(Mode.REQUIRED, Verification.CA, ca, List.of()));
        try (RelayFixture named = new RelayFixture()) {
            TlsPolicy byName =
                    new TlsPolicy(Mode.REQUIRED, Verification.CA, "other.example", ca, List.of(), null, null);
            assertThat(named.toBob(Routes.to(byName, backend), mail)).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void verificationThatFailsIsNoReasonToGoInTheClear() throws Exception {
        backend.withStartTls(LOCALHOST);
        Path ca = OTHER.writeCertificate(folder.resolve("ca.pem"));

        assertDeferred(policy(Mode.OPPORTUNISTIC, Verification.CA, ca, List.of()));
    }

    @Test
    void pinnedFingerprintIsTrustedAndNoOther() {
        backend.withStartTls(LOCALHOST);

        assertDeferred(policy(Mode.REQUIRED, Verification.FINGERPRINT, null, List.of(OTHER.fingerprint())));
        assertDelivered(
                policy(
                        Mode.REQUIRED,
                        Verification.FINGERPRINT,
                        null,
                        List.of(OTHER.fingerprint(), LOCALHOST.fingerprint())),
                true);
    }

    @Test
    void clientCertificateIsShown() throws Exception {
        backend.withStartTls(LOCALHOST, OTHER);
        TlsPolicy shown = new TlsPolicy(
                Mode.REQUIRED,
                Verification.NONE,
                null,
                null,
                List.of(),
                OTHER.writeCertificate(folder.resolve("client.pem")),
                OTHER.writeKey(folder.resolve("client.key")));

        assertDelivered(shown, true);
    }

    @Test
    void filesThatAreNotThereAreADeferral() {
        backend.withStartTls(LOCALHOST);

        assertDeferred(policy(Mode.REQUIRED, Verification.CA, folder.resolve("missing.pem"), List.of()));
    }

    private static TlsPolicy policy(
            Mode mode, Verification verification, @Nullable Path trust, List<String> fingerprints) {
        return new TlsPolicy(mode, verification, null, trust, fingerprints, null, null);
    }

    private void assertDelivered(TlsPolicy tls, boolean protectedByTls) {
        RelayPolicy route = Routes.to(tls, backend);
        assertThat(relay.toBob(route, mail)).isInstanceOf(Delivered.class);
        assertThat(backend.mails().getLast().tls()).isEqualTo(protectedByTls);
    }

    private void assertDeferred(TlsPolicy tls) {
        assertThat(relay.toBob(Routes.to(tls, backend), mail)).isInstanceOf(Deferred.class);
        assertThat(backend.mails()).isEmpty();
    }
}
