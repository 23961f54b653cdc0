package io.sallyport.store.embedded;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Keeper;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.QuarantineOnDisk;
import io.sallyport.quarantine.Wish;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import io.sallyport.testing.Mails;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that holds mail, lets half of it go and hands that to a sink, until it is killed. What it has promised it says
 * on its standard output: {@code held <id>}, {@code released <id>}, and {@code gone <id>} when the spool has forgotten a mail.
 */
final class QuarantineLife implements AutoCloseable {
    static final MailAddress BOB = new MailAddress("bob", "example.test");

    private static final int THREADS = 4;
    private static final Duration PACE = Duration.ofMillis(50);

    private final EmbeddedDatabase database;
    private final FileSpool spool;
    private final QuarantineOnDisk parts;
    private final ExecutorService deliveries = Executors.newFixedThreadPool(THREADS);
    private final int sinkPort;

    /** Starts as the gateway does: what waits in the spool and is not stopped goes out. */
    QuarantineLife(Path folder, int sinkPort) throws IOException {
        this.sinkPort = sinkPort;
        this.database = EmbeddedDatabase.open(folder, "quarantine", Durability.MACHINE);
        this.spool = new FileSpool(
                folder.resolve("spool"), new FileSpool.Limits(0, 100_000), new MailMetrics(new SimpleMeterRegistry()));
        this.parts = QuarantineOnDisk.open(
                folder.resolve("held"),
                new SqliteQuarantineIndex(database),
                spool,
                mail -> deliveries.execute(() -> deliver(mail)));
        spool.all().stream().filter(mail -> !mail.held()).forEach(mail -> deliveries.execute(() -> deliver(mail)));
    }

    EmbeddedDatabase database() {
        return database;
    }

    FileSpool spool() {
        return spool;
    }

    QuarantineOnDisk parts() {
        return parts;
    }

    /** Arguments: the folder, the port of the sink, the number of this life. */
    public static void main(String[] arguments) throws IOException {
        QuarantineLife life = new QuarantineLife(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        for (int i = 0; i < THREADS; i++) {
            String prefix = "C%02d%d".formatted(Integer.parseInt(arguments[2]), i);
            Thread.ofPlatform().daemon().start(() -> life.holdAndRelease(prefix));
        }
        Thread.ofPlatform().daemon().start(life::sweep);
        while (System.in.read() >= 0) {
            // Until whoever started it goes away
        }
        System.exit(1);
    }

    private void holdAndRelease(String prefix) {
        Random random = new Random(prefix.hashCode());
        try {
            for (int n = 0; n < 1_000_000; n++) {
                String id = hold("%s%06d".formatted(prefix, n)).id();
                System.out.println("held " + id);
                if (random.nextBoolean()
                        && parts.quarantine().release(id, Wish.of("ann", "")) instanceof Outcome.Done) {
                    System.out.println("released " + id);
                }
            }
        } catch (IOException e) {
            throw fatal(e);
        }
    }

    private HeldMail hold(String queueId) throws IOException {
        MailMessage message = message(queueId);
        MailTransaction mail = new MailTransaction(
                queueId,
                "s1",
                new Client(InetAddress.getLoopbackAddress(), 4711, "front", null, null),
                new Envelope(new MailAddress("ann", "sender.example"), List.of(BOB), Envelope.Body.SEVEN_BIT, false),
                message,
                Set.of(),
                Instant.now());
        try (Keeper.Holding holding = parts.quarantine().hold(mail, List.of(QuarantineOnDisk.copy(message, BOB)))) {
            return holding.promise().getFirst();
        }
    }

    /** The octets follow from the name, so that whoever finds them knows what they must be. */
    static MailMessage message(String queueId) {
        Random random = new Random(queueId.hashCode());
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(200); i >= 0; i--) {
            body.append(Long.toString(random.nextLong(), 36).repeat(4)).append("\r\n");
        }
        return Mails.ofLines("From: <ann@sender.example>", "Subject: " + queueId, "", body.toString());
    }

    private void sweep() {
        while (true) {
            parts.sweep();
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    /** As the relay does: first the sink has it, then the spool forgets it. */
    private void deliver(SpooledMail mail) {
        try (Socket sink = new Socket(InetAddress.getLoopbackAddress(), sinkPort)) {
            DataOutputStream out = new DataOutputStream(sink.getOutputStream());
            byte[] octets = Mails.bytes(spool.message(mail));
            out.writeUTF(mail.queueId());
            out.writeInt(octets.length);
            out.write(octets);
            out.flush();
            if (sink.getInputStream().read() < 0) {
                throw new EOFException("the sink has not answered");
            }
            spool.remove(mail);
            System.out.println("gone " + mail.queueId());
        } catch (IOException e) {
            throw fatal(e);
        }
    }

    /** Nothing may fail here: a life that ends by itself fails the test. */
    private static RuntimeException fatal(IOException e) {
        e.printStackTrace(System.out);
        Runtime.getRuntime().halt(3);
        return new IllegalStateException(e);
    }

    /** Waits until all is delivered. */
    @Override
    public void close() throws IOException {
        deliveries.close();
        spool.close();
        database.close();
    }
}
