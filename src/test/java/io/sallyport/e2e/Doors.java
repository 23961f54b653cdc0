package io.sallyport.e2e;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.Await;
import io.sallyport.testing.DnsServer;
import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.QueueClient;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both doors of the gateway under test: where senders come in, and the backends behind it.
 *
 * @param first serves {@code example.test}, cut-through, and {@code queued.example.test}, queued
 * @param second serves {@code second.example.test}, cut-through
 * @param awayPort where the backend of {@code away.example.test} would listen
 * @param policies the folder of the policy
 * @param dns the only name server that the gateway asks
 */
record Doors(
        int smtpPort, int httpPort, FakeBackend first, FakeBackend second, int awayPort, Path policies, DnsServer dns) {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern QUEUE_ID = Pattern.compile("Accepted as (\\S+)");

    /** A connection that has been greeted. */
    SmtpClient connect() throws IOException {
        SmtpClient client = connectSilently();
        client.greet("sender.example");
        return client;
    }

    /** A connection of which nothing has been read yet. */
    SmtpClient connectSilently() throws IOException {
        return SmtpClient.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), smtpPort), PATIENCE);
    }

    /** A connection from an address of the loopback's network, of which nothing has been read yet. */
    SmtpClient connectFrom(String client) throws IOException {
        return SmtpClient.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), smtpPort),
                InetAddress.ofLiteral(client),
                PATIENCE);
    }

    /** A request of somebody who may do everything. */
    static RequestSpecification asAdmin() {
        return RestAssured.given().header("Authorization", "Bearer " + QueueClient.TOKEN);
    }

    QueueClient queue() {
        return new QueueClient(httpPort);
    }

    /** Sends one mail on a connection of its own. */
    SmtpClient.Outcome send(List<String> recipients, byte[] message) throws IOException {
        return send("anne@sender.example", recipients, message);
    }

    /** Sends one mail of some sender on a connection of its own. */
    SmtpClient.Outcome send(String sender, List<String> recipients, byte[] message) throws IOException {
        try (SmtpClient client = connect()) {
            SmtpClient.Outcome outcome = client.transact(sender, recipients, message);
            client.quit();
            return outcome;
        }
    }

    /** A message in ASCII with a marker to find it by. */
    static byte[] message(String marker) {
        return lines(
                "From: Anne <anne@sender.example>",
                "To: bob@example.test",
                "Subject: " + marker,
                "",
                "Hello Bob,",
                ".a line that begins with a dot",
                "Anne");
    }

    /** Lines with their CR LF, as UTF-8. */
    static byte[] lines(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The mail with the marker, when it has arrived at a backend. */
    static ReceivedMail awaitAt(FakeBackend backend, String marker) {
        Await.until(
                PATIENCE,
                () -> "arrival of " + marker,
                () -> !find(backend, marker).isEmpty());
        return find(backend, marker).getFirst();
    }

    /** Waits until so many mails with the marker have arrived at a backend. */
    static void awaitNumber(FakeBackend backend, String marker, int number) {
        Await.until(
                PATIENCE,
                () -> "arrival of %d × %s".formatted(number, marker),
                () -> find(backend, marker).size() >= number);
    }

    /** All mails with the marker that have arrived at a backend. */
    static List<ReceivedMail> find(FakeBackend backend, String marker) {
        return backend.mails().stream()
                .filter(mail -> text(mail.bytes()).contains(marker))
                .toList();
    }

    /** Octets as characters, one for one. */
    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** The queue id that a reply names. */
    static String queueId(SmtpClient.Reply reply) {
        Matcher id = QUEUE_ID.matcher(reply.toString());
        if (!id.find()) {
            throw new AssertionError("no queue id in: " + reply);
        }
        return id.group(1);
    }

    /** Writes the file of a served domain as an editor does: aside, then in place. */
    void serve(String domain, String yaml) throws IOException {
        write("domains/" + domain + ".yaml", yaml);
    }

    /** Waits until a recipient is taken. */
    void awaitServed(String recipient) {
        Await.until(PATIENCE, () -> recipient + " to be taken", () -> {
            try {
                return replyTo(recipient).code() == 250;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The reply to RCPT, on a connection of its own. */
    SmtpClient.Reply replyTo(String recipient) throws IOException {
        try (SmtpClient client = connect()) {
            client.command("MAIL FROM:<anne@sender.example>");
            SmtpClient.Reply reply = client.command("RCPT TO:<" + recipient + ">");
            client.quit();
            return reply;
        }
    }

    /**
     * Writes any file of the policy so.
     *
     * @param name relative to the folder of the policy
     */
    void write(String name, String text) throws IOException {
        Path file = policies.resolve(name);
        Files.createDirectories(file.getParent());
        Path aside = Files.writeString(policies.resolve(file.getFileName() + ".new"), text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A domain file for one backend, tried again every second. */
    static String domain(int port, String delivery) {
        return domain(port, delivery, "1s");
    }

    /** A domain file for one backend, tried again after that time. */
    static String domain(int port, String delivery, String retry) {
        return """
                relay:
                  backends: ["127.0.0.1:%d"]
                  delivery: %s
                  budget: 5s
                  retry: { first: %s, most: %s }
                recipients: accept
                """.formatted(port, delivery, retry, retry);
    }

    /** What a gateway with these doors is configured with. */
    Map<String, String> settings(Path data) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "sallyport.hostname",
                "gateway.example.test",
                "sallyport.dns.servers",
                dns.address().toString(),
                "sallyport.data-dir",
                data.toString(),
                "sallyport.policies-dir",
                policies.toString(),
                "sallyport.listeners.smtp.address",
                "127.0.0.1",
                "sallyport.listeners.smtp.port",
                Integer.toString(smtpPort),
                "sallyport.smtp.limits.connections-per-network",
                "1000",
                "sallyport.relay.health.first-back-off",
                "200ms",
                "sallyport.relay.health.most-back-off",
                "1s",
                "quarkus.http.test-port",
                Integer.toString(httpPort)));
        settings.put("sallyport.admin.token", QueueClient.TOKEN);
        settings.put("sallyport.digest.enabled", "true");
        settings.put("sallyport.digest.sender", "quarantine@example.test");
        settings.put("sallyport.digest.public-url", "http://localhost:" + httpPort);
        settings.put("sallyport.digest.margin", "0s");
        return settings;
    }
}
