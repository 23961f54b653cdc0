package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.Await;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.SmtpClient;
import io.sallyport.testing.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The certificates of a listener come from Quarkus' TLS registry, and again when their files change. */
@QuarkusTest
@WithTestResource(CertificateReloadTest.Shown.class)
class CertificateReloadTest {
    Folder folder;

    /** Where the files of the certificates lie, and where they are shown. */
    record Folder(Path path, int port) {
        TestCertificates replace(String name) throws IOException {
            TestCertificates certificate = TestCertificates.forName(name);
            certificate.writeKey(path.resolve(name + ".key"));
            certificate.writeCertificate(path.resolve(name + ".crt"));
            return certificate;
        }

        /** The certificate that is shown to a client who asks for a name; null: for none. */
        Certificate shownTo(@Nullable String name) {
            try (SSLSocket socket = (SSLSocket) SmtpClient.anyCertificate()
                    .getSocketFactory()
                    .createSocket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
                socket.setSSLParameters(parameters);
                socket.setSoTimeout(Math.toIntExact(Doors.PATIENCE.toMillis()));
                return socket.getSession().getPeerCertificates()[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A listener with two certificates, whose files are looked at each second. */
    public static final class Shown implements QuarkusTestResourceLifecycleManager {
        private @Nullable Folder folder;

        @Override
        public Map<String, String> start() {
            try {
                Folder made = new Folder(Files.createTempDirectory("sallyport-tls"), GatewayProcess.freePort());
                Map<String, String> settings = new HashMap<>(Map.of(
                        "sallyport.data-dir",
                        made.path().resolve("data").toString(),
                        "sallyport.listeners.tls.port",
                        String.valueOf(made.port()),
                        "sallyport.listeners.tls.tls",
                        "implicit",
                        "sallyport.listeners.tls.tls-configuration",
                        "one,two"));
                for (String bucket : List.of("one", "two")) {
                    String name = bucket + ".example.test";
                    made.replace(name);
                    String prefix = "quarkus.tls." + bucket;
                    settings.put(
                            prefix + ".key-store.pem.0.cert",
                            made.path().resolve(name + ".crt").toString());
                    settings.put(
                            prefix + ".key-store.pem.0.key",
                            made.path().resolve(name + ".key").toString());
                    settings.put(prefix + ".reload-period", "1s");
                }
                folder = made;
                return settings;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(folder, new TestInjector.MatchesType(Folder.class));
        }

        @Override
        public void stop() {}
    }

    @Test
    void aClientIsShownTheCertificateOfTheNameThatItAsksFor() {
        Certificate one = folder.shownTo("one.example.test");
        Certificate two = folder.shownTo("two.example.test");
        assertThat(one).isNotEqualTo(two);
        assertThat(folder.shownTo(null)).isEqualTo(one);
        assertThat(folder.shownTo("three.example.test")).isEqualTo(one);
    }

    @Test
    void replacedFilesAreShownWithoutARestart() throws IOException {
        TestCertificates replaced = folder.replace("two.example.test");
        Await.until(
                Doors.PATIENCE,
                () -> "the new certificate to be shown",
                () -> folder.shownTo("two.example.test").equals(replaced.certificate()));
        assertThat(folder.shownTo("one.example.test")).isNotEqualTo(replaced.certificate());
    }

    @Test
    void filesThatCannotBeReadLeaveTheCertificateInForce() throws IOException {
        Certificate before = folder.shownTo("one.example.test");
        Files.writeString(folder.path().resolve("one.example.test.crt"), "no certificate");
        TestCertificates replaced = folder.replace("two.example.test");
        Await.until(
                Doors.PATIENCE,
                () -> "the other certificate to be replaced",
                () -> folder.shownTo("two.example.test").equals(replaced.certificate()));
        assertThat(folder.shownTo("one.example.test")).isEqualTo(before);
    }
}
