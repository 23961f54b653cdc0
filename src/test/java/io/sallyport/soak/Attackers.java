package io.sallyport.soak;

import io.sallyport.crash.Ledger;
import io.sallyport.testing.Bombs;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that mean harm, or are broken; each attack has its turn. */
final class Attackers extends Clients {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> FALSE_ENDS =
            List.of("\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n.\r", "\r\n\0.\r\n");

    private final InetSocketAddress gateway;
    private final Ledger ledger;
    private final String recipient;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<Attack, AtomicInteger> done = new EnumMap<>(Attack.class);
    private final Collection<String> wrongs = new ConcurrentLinkedQueue<>();
    private final byte[] zipBomb = Bombs.nested(3, new byte[1 << 20]);
    private final byte[] gzipBomb = Bombs.gzipOfZeros(300L << 20);

    /** What an attacker does. */
    enum Attack {
        /** Connects, and says nothing. */
        HALF_OPEN,
        /** Says a command, one octet now and then. */
        SLOW_LORIS,
        /** Octets that mean nothing. */
        GARBAGE,
        /** A command without an end. */
        LONG_LINE,
        /** A mail within a mail, behind what another server may take for the end of data. */
        SMUGGLING,
        /** Parts in parts, two hundred deep. */
        DEEP_PARTS,
        /** Five thousand parts. */
        MANY_PARTS,
        /** Archives in archives. */
        ZIP_BOMB,
        /** Zeros, packed. */
        GZIP_BOMB,
        /** Gone within the message. */
        GONE_IN_DATA,
        /** Gone within a chunk. */
        GONE_IN_CHUNK,
        /** Octets that are no handshake, where one is due. */
        TLS_RUBBISH,
        /** A handshake where none is due. */
        TLS_UNASKED,
        /** Commands in the clear behind STARTTLS, in the same segment. */
        TLS_INJECTION,
        /** Many commands that mean nothing. */
        COMMAND_FLOOD,
        /** A message with octets that none may have. */
        NULS,
        /** Mail for elsewhere. */
        RELAYING
    }

    Attackers(InetSocketAddress gateway, Ledger ledger, String domain) {
        this.gateway = gateway;
        this.ledger = ledger;
        this.recipient = "victim@" + domain;
        for (Attack attack : Attack.values()) {
            done.put(attack, new AtomicInteger());
        }
    }

    /** How often each attack was tried. */
    Map<String, Integer> done() {
        Map<String, Integer> counts = new java.util.TreeMap<>();
        done.forEach((attack, count) -> counts.put(attack.name(), count.get()));
        return counts;
    }

    /** What should not have been possible. */
    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    @Override
    void act(Random random) {
        Attack attack = Attack.values()[turn.getAndIncrement() % Attack.values().length];
        try (SmtpClient client = SmtpClient.connect(gateway, PATIENCE)) {
            done.computeIfAbsent(attack, unknown -> new AtomicInteger()).incrementAndGet();
            attack(attack, client, random);
        } catch (IOException e) {
            Thread.yield(); // Turned away, which is as good as any other answer
        }
        pause(Duration.ofMillis(50 + random.nextInt(200)));
    }

    private void attack(Attack attack, SmtpClient client, Random random) throws IOException {
        switch (attack) {
            case HALF_OPEN -> pause(Duration.ofSeconds(3));
            case SLOW_LORIS -> drip(client);
            case GARBAGE -> garbage(client, random);
            case LONG_LINE -> longLine(client);
            case SMUGGLING -> smuggle(client, random);
            case DEEP_PARTS -> message(client, deepParts());
            case MANY_PARTS -> message(client, manyParts());
            case ZIP_BOMB -> message(client, attached("a.zip", zipBomb));
            case GZIP_BOMB -> message(client, attached("a.gz", gzipBomb));
            case GONE_IN_DATA -> goneInData(client, random);
            case GONE_IN_CHUNK -> goneInChunk(client);
            case TLS_RUBBISH -> tlsRubbish(client, random);
            case TLS_UNASKED -> tlsUnasked(client);
            case TLS_INJECTION -> tlsInjection(client);
            case COMMAND_FLOOD -> commandFlood(client);
            case NULS -> message(client, head("nul") + "a\0b\r\n\u0001\u0007\r\n");
            case RELAYING -> relay(client);
        }
    }

    private static void drip(SmtpClient client) throws IOException {
        client.read();
        for (char octet : "EHLO slow.example".toCharArray()) {
            client.send(String.valueOf(octet));
            pause(Duration.ofMillis(250));
        }
    }

    private static void garbage(SmtpClient client, Random random) throws IOException {
        byte[] octets = new byte[4096];
        random.nextBytes(octets);
        client.send(octets);
        readSome(client, 5);
    }

    private static void longLine(SmtpClient client) throws IOException {
        client.read();
        client.send("MAIL FROM:<" + "a".repeat(200_000));
        client.send("@sender.example>\r\n");
        readSome(client, 2);
    }

    private void smuggle(SmtpClient client, Random random) throws IOException {
        String end = FALSE_ENDS.get(random.nextInt(FALSE_ENDS.size()));
        String within = "MAIL FROM:<admin@%1$s>\r\nRCPT TO:<%2$s>\r\nDATA\r\n%3$s: yes\r\nSubject: hello\r\n\r\nhello"
                .formatted(recipient.substring(recipient.indexOf('@') + 1), recipient, SoakMail.SMUGGLED);
        if (begin(client)) {
            client.send(head("smuggling") + "text" + end + within + "\r\n.\r\n");
            readSome(client, 6); // As many as there would be if it had worked
        }
    }

    private void goneInData(SmtpClient client, Random random) throws IOException {
        if (begin(client)) {
            // Another number than any friendly sender comes to
            int number = 900_000_000 + random.nextInt(90_000_000);
            ledger.refused(number, List.of(recipient));
            client.send("X-Soak-Number: %d\r\nSubject: cut\r\n\r\n%s".formatted(number, "line\r\n".repeat(20_000)));
        }
    }

    private void goneInChunk(SmtpClient client) throws IOException {
        client.greet("attacker.example");
        client.command("MAIL FROM:<attacker@sender.example>");
        client.command("RCPT TO:<" + recipient + ">");
        client.send("BDAT 100000 LAST\r\n" + head("chunk"));
    }

    private static void tlsRubbish(SmtpClient client, Random random) throws IOException {
        client.greet("attacker.example");
        client.command("STARTTLS");
        garbage(client, random);
    }

    private static void tlsUnasked(SmtpClient client) throws IOException {
        client.read();
        client.secure(SmtpClient.anyCertificate());
    }

    private void tlsInjection(SmtpClient client) throws IOException {
        client.greet("attacker.example");
        client.send("STARTTLS\r\nMAIL FROM:<attacker@sender.example>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n"
                + SoakMail.SMUGGLED + ": yes\r\n\r\n.\r\n");
        client.read();
        client.secure(SmtpClient.anyCertificate());
    }

    private static void commandFlood(SmtpClient client) throws IOException {
        client.greet("attacker.example");
        client.send("VRFY root\r\nXYZZY\r\nNOOP\r\nRSET\r\n".repeat(200));
        readSome(client, 800);
    }

    private void relay(SmtpClient client) throws IOException {
        client.greet("attacker.example");
        client.command("MAIL FROM:<attacker@sender.example>");
        SmtpClient.Reply reply = client.command("RCPT TO:<root@elsewhere.example>");
        if (reply.isPositive()) {
            wrongs.add("relays: " + reply);
        }
    }

    /** Whether the gateway waits for a message now. */
    private boolean begin(SmtpClient client) throws IOException {
        client.greet("attacker.example");
        client.command("MAIL FROM:<attacker@sender.example>");
        return client.command("RCPT TO:<" + recipient + ">").isPositive()
                && client.command("DATA").code() == 354;
    }

    private void message(SmtpClient client, String text) throws IOException {
        if (begin(client)) {
            client.send(SmtpClient.stuffed(text.getBytes(StandardCharsets.ISO_8859_1)));
            client.read();
        }
    }

    private static String head(String what) {
        return "From: <attacker@sender.example>\r\n%s: %s\r\nSubject: %s\r\n".formatted(SoakMail.HOSTILE, what, what)
                + (what.contains("/") ? "" : "\r\n");
    }

    private static String deepParts() {
        StringBuilder text = new StringBuilder(head("deep/parts"));
        for (int i = 0; i < 200; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b").append(i);
            text.append("\r\n\r\n--b").append(i).append("\r\n");
        }
        return text.append("\r\nend\r\n").toString();
    }

    private static String manyParts() {
        return head("many/parts") + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(5_000) + "--b--\r\n";
    }

    private static String attached(String name, byte[] octets) {
        return head("archive/" + name)
                + "Content-Type: application/octet-stream; name=" + name
                + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(octets) + "\r\n";
    }

    private static void readSome(SmtpClient client, int replies) throws IOException {
        for (int i = 0; i < replies; i++) {
            client.read();
        }
    }
}
