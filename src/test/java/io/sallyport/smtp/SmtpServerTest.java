package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.journal.Decision;
import io.sallyport.relay.RecipientVerifier.Answer;
import io.sallyport.testing.SmtpDialog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpServerTest {
    private static final String MAIL = """
            R: 220 .*
            C: EHLO client.example
            R: 250 .*
            C: MAIL FROM:<a@client.example>
            R: 250 .*
            C: RCPT TO:<b@example.test>
            R: 250 .*
            C: DATA
            R: 354 .*
            C: A: b
            C: .
            R: 250 2.0.0 .*
            C: QUIT
            R: 221 .*
            X:
            """;

    private static final Map<String, String> PROXIED = Map.of(
            "listeners.smtp.port", "0",
            "listeners.smtp.address", "127.0.0.1",
            "listeners.smtp.proxy-protocol", "true",
            "smtp.trusted-proxies", "127.0.0.0/8");

    @TempDir
    private Path data;

    @Test
    void thousandSessionsWaitForTheirChecksAtOnce() throws Exception {
        int count = 1000;
        // Nobody passes before all are there: with fewer checks at once this would never end.
        CyclicBarrier allAreChecking = new CyclicBarrier(count);
        List<Socket> sockets = new ArrayList<>();
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            door.verifier = (recipient, domain) -> {
                try {
                    allAreChecking.await(60, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return new Answer.Exists();
            };
            byte[] group = "EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.test>\r\nQUIT\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < count; i++) {
                Socket socket = new Socket("127.0.0.1", door.port());
                socket.setSoTimeout(60_000);
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                readReply(socket.getInputStream());
                socket.getOutputStream().write(group);
            }
            for (Socket socket : sockets) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .contains("250 2.1.5")
                        .contains("221 2.0.0");
                socket.close();
            }
        }
    }

    @Test
    void starttlsProtectsTheRestAndForgetsTheHello() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of()).open()) {
            Socket plain = new Socket("127.0.0.1", door.port());
            converse(plain, "EHLO clear.example", "STARTTLS");
            SSLSocket tls = handshake(plain, "unknown.example");
            SmtpDialog.of("""
                    C: MAIL FROM:<a@client.example>
                    S: 503 5.5.1 .*
                    C: EHLO tls.example
                    R: 250 CHUNKING
                    C: STARTTLS
                    S: 503 5.5.1 .*
                    C: MAIL FROM:<a@client.example>
                    R: 250 .*
                    C: RCPT TO:<b@example.test>
                    R: 250 .*
                    C: DATA
                    R: 354 .*
                    C: .
                    R: 250 .*
                    """).run(tls, false);
            TestDoor.Received received = Objects.requireNonNull(door.mails.poll(10, TimeUnit.SECONDS));
            assertThat(Objects.requireNonNull(received.mail().client().tls()).protocol())
                    .isEqualTo("TLSv1.3");
            assertThat(Objects.requireNonNull(received.mail().client().tls()).sni())
                    .isEqualTo("unknown.example");
            assertThat(Objects.requireNonNull(received.mail().client().hello()).name())
                    .isEqualTo("tls.example");
        }
    }

    @Test
    void implicitTlsBeginsAtTheFirstOctet() throws Exception {
        Map<String, String> settings = Map.of(
                "listeners.smtps.port", "0", "listeners.smtps.address", "127.0.0.1", "listeners.smtps.tls", "implicit");
        try (TestDoor door = new TestDoor(data, settings).open()) {
            SSLSocket tls = handshake(new Socket("127.0.0.1", door.port("smtps")), "mx.example.test");
            SmtpDialog.of(MAIL).run(tls, false);
            assertThat(door.mails).hasSize(1);
        }
    }

    @Test
    void certificateIsChosenByNameAndReplacedWithoutARestart() throws Exception {
        ServerCertificate first =
                TrialCertificate.forHost("mx.one.example", Clock.systemUTC().instant());
        ServerCertificate wild =
                TrialCertificate.forHost("*.two.example", Clock.systemUTC().instant());
        ServerCertificate renewed =
                TrialCertificate.forHost("renewed.example", Clock.systemUTC().instant());
        Map<String, String> settings = Map.of(
                "listeners.smtps.port", "0", "listeners.smtps.address", "127.0.0.1", "listeners.smtps.tls", "implicit");
        TestDoor door = new TestDoor(data, settings);
        door.certificates = listener -> List.of(first, wild);
        try (door) {
            door.open();
            assertThat(certificateFor(door, "mx.one.example")).isEqualTo("CN=mx.one.example");
            assertThat(certificateFor(door, "mx.two.example")).isEqualTo("CN=*.two.example");
            assertThat(certificateFor(door, "elsewhere.example")).isEqualTo("CN=mx.one.example");
            door.certificates = listener -> List.of(renewed);
            door.server().reloadCertificates();
            assertThat(certificateFor(door, "mx.one.example")).isEqualTo("CN=renewed.example");
            door.certificates = listener -> {
                throw new IllegalArgumentException("a key that does not fit");
            };
            door.server().reloadCertificates();
            assertThat(certificateFor(door, "mx.one.example")).isEqualTo("CN=renewed.example");
        }
    }

    @Test
    void withoutACertificateStarttlsIsNotOfferedAndImplicitTlsDoesNotStart() throws Exception {
        TestDoor door = new TestDoor(data, Map.of());
        door.certificates = listener -> List.of();
        try (door) {
            door.open();
            SmtpDialog.of("R: 220 .*\nC: EHLO a.example\nR: 250 CHUNKING\nC: STARTTLS\nS: 502 5.5.1 .*")
                    .run(new Socket("127.0.0.1", door.port()), false);
        }
        TestDoor implicit = new TestDoor(data, Map.of("listeners.smtps.tls", "implicit", "listeners.smtps.port", "0"));
        implicit.certificates = listener -> List.of();
        assertThatThrownBy(implicit::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sallyport.listeners.smtps.tls");
    }

    @Test
    void proxyHeaderOfVersion1NamesTheClient() throws Exception {
        assertThat(clientBehind("PROXY TCP4 192.0.2.7 198.51.100.1 4711 25\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
    }

    @Test
    void proxyHeaderOfVersion2NamesTheClientAndItsTlvsAreIgnored() throws Exception {
        // Signature, PROXY over TCP/IPv6, 36 octets of addresses and a TLV of 4
        byte[] header = HexFormat.of()
                .parseHex("0d0a0d0a000d0a515549540a" + "2121" + "0028" + "20010db8000000000000000000000007"
                        + "20010db8000000000000000000000001" + "12670019" + "04000161");
        assertThat(clientBehind(header)).isEqualTo(InetAddress.ofLiteral("2001:db8::7"));
    }

    @Test
    void localProxyConnectionKeepsThePeersAddress() throws Exception {
        assertThat(clientBehind(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2000" + "0000")))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void withoutAProxyHeaderNothingIsSaid() throws Exception {
        try (TestDoor door = new TestDoor(data, PROXIED).open();
                Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void proxyHeaderOfAStrangerIsNotBelieved() throws Exception {
        Map<String, String> settings = Map.of(
                "listeners.smtp.port", "0",
                "listeners.smtp.address", "127.0.0.1",
                "listeners.smtp.proxy-protocol", "true",
                "smtp.trusted-proxies", "192.0.2.0/24");
        try (TestDoor door = new TestDoor(data, settings).open();
                Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout(20_000);
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void connectionsOverTheLimitAreRefusedAtOnceAndJournalled() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.connections-per-network", "2")).open();
                Socket one = new Socket("127.0.0.1", door.port());
                Socket two = new Socket("127.0.0.1", door.port())) {
            readReply(one.getInputStream()); // Connections are taken by several threads, in any order
            readReply(two.getInputStream());
            Socket three = new Socket("127.0.0.1", door.port());
            three.setSoTimeout(20_000);
            assertThat(rest(three)).startsWith("421 4.7.0 ").endsWith("\r\n");
            Decision decision = Objects.requireNonNull(door.journal.poll(10, TimeUnit.SECONDS));
            assertThat(decision.ending()).isEqualTo(Decision.Ending.DEFERRED);
            assertThat(one.isConnected() && two.isConnected()).isTrue();
        }
    }

    @Test
    void stopSendsIdleClientsAwayAndFinishesTheMailThatIsJudged() throws Exception {
        CountDownLatch judging = new CountDownLatch(1);
        CountDownLatch judged = new CountDownLatch(1);
        TestDoor door = new TestDoor(data, Map.of());
        door.beforeDelivery = () -> {
            judging.countDown();
            awaitQuietly(judged);
        };
        door.open();
        int port = door.port();
        Socket idle = new Socket("127.0.0.1", port);
        idle.setSoTimeout(20_000);
        converse(idle, "EHLO idle.example");
        Socket busy = new Socket("127.0.0.1", port);
        busy.setSoTimeout(20_000);
        converse(busy, "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<b@example.test>", "DATA");
        busy.getOutputStream().write("A: b\r\n\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(judging.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(() -> door.server().stop(Duration.ofSeconds(20)));
        assertThat(rest(idle)).startsWith("421 4.3.2 ");
        assertThat(stopped).isNotDone();
        judged.countDown();
        assertThat(rest(busy)).startsWith("250 2.0.0 ").contains("421 4.3.2 ");
        idle.close();
        busy.close();
        stopped.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(IOException.class);
    }

    @Test
    void clientThatHasSaidAllAndClosesItsDirectionGetsItsReplies() throws Exception {
        CountDownLatch judged = new CountDownLatch(1);
        try (TestDoor door = new TestDoor(data, Map.of()).open();
                Socket client = new Socket("127.0.0.1", door.port())) {
            door.verifier = (recipient, domain) -> {
                try {
                    assertThat(judged.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new Answer.Exists();
            };
            client.setSoTimeout(20_000);
            converse(client, "EHLO a.example");
            client.getOutputStream()
                    .write("MAIL FROM:<>\r\nRCPT TO:<b@example.test>\r\nDATA\r\nA: b\r\n\r\n.\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            judged.countDown();
            assertThat(rest(client)).contains("354 ", "250 2.0.0 Accepted").doesNotContain("421");
            assertThat(door.mails).hasSize(1);
        }
    }

    @Test
    void messageWhoseEndNeverComesIsNoMail() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of()).open();
                Socket client = new Socket("127.0.0.1", door.port())) {
            client.setSoTimeout(20_000);
            converse(client, "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<b@example.test>", "DATA");
            client.getOutputStream().write("A: b\r\n\r\n.\r".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(rest(client)).isEmpty();
            assertThat(door.mails).isEmpty();
        }
    }

    @Test
    void clientThatNeverReadsStopsItsOwnSessionAlone() throws Exception {
        try (TestDoor door = new TestDoor(data, Map.of("smtp.limits.commands", "100000000")).open();
                Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new java.net.InetSocketAddress("127.0.0.1", door.port()));
            byte[] commands = "HELP\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            Thread writer = Thread.startVirtualThread(() -> writeUntilClosed(deaf, commands));
            SmtpDialog.of(MAIL).run(new Socket("127.0.0.1", door.port()), false);
            assertThat(door.mails).hasSize(1);
            assertThat(writer.isAlive())
                    .as("the server stopped reading, so that writing blocks")
                    .isTrue();
            deaf.close();
            assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void largeMessageLeavesNoFileBehindWhereverTheSessionEnds() throws Exception {
        Map<String, String> settings = Map.of("smtp.message-memory", "32K");
        try (TestDoor door = new TestDoor(data, settings).open()) {
            Socket socket = new Socket("127.0.0.1", door.port());
            socket.setSoTimeout(20_000);
            converse(socket, "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<b@example.test>", "DATA");
            byte[] line =
                    ("A: b\r\n\r\n" + ("x".repeat(100) + "\r\n").repeat(10_000)).getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(line);
            socket.getOutputStream().write(".\r\n".getBytes(StandardCharsets.US_ASCII));
            TestDoor.Received received = Objects.requireNonNull(door.mails.poll(20, TimeUnit.SECONDS));
            assertThat(received.text()).hasSize(line.length);
            Socket cut = new Socket("127.0.0.1", door.port());
            converse(cut, "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<b@example.test>", "DATA");
            cut.getOutputStream().write(line);
            cut.close();
            socket.close();
        }
        try (Stream<Path> files = Files.list(data.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void writeUntilClosed(Socket socket, byte[] octets) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(octets);
            }
        } catch (IOException e) {
            assertThat(e).isNotNull(); // The end that the test waits for
        }
    }

    private InetAddress clientBehind(byte[] header) throws Exception {
        try (TestDoor door = new TestDoor(data, PROXIED).open()) {
            Socket socket = new Socket("127.0.0.1", door.port());
            socket.getOutputStream().write(header);
            SmtpDialog.of(MAIL).run(socket, false);
            return Objects.requireNonNull(door.mails.poll(10, TimeUnit.SECONDS))
                    .mail()
                    .client()
                    .address();
        }
    }

    /** Reads the greeting, then sends each line and reads its reply. */
    private static void converse(Socket socket, String... lines) throws IOException {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        readReply(in);
        for (String line : lines) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            readReply(in);
        }
    }

    private static void readReply(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder("    -");
        while (line.length() > 3 && line.charAt(3) == '-' || line.toString().equals("    -")) {
            line.setLength(0);
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                assertThat(octet).isGreaterThanOrEqualTo(0);
                line.append((char) octet);
            }
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String certificateFor(TestDoor door, String name) throws Exception {
        try (SSLSocket socket = handshake(new Socket("127.0.0.1", door.port("smtps")), name)) {
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static SSLSocket handshake(Socket plain, String serverName) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new TrustEveryone()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static final class TrustEveryone extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
