package io.sallyport.store.shared;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.Keeper;
import io.sallyport.quarantine.QuarantineOnDisk;
import io.sallyport.quarantine.Wish;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import io.sallyport.store.embedded.SqliteQuarantineIndex;
import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresMessages;
import io.sallyport.store.postgres.PostgresQuarantineIndex;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Mails;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that is one of several gateways: it takes mail, holds each third in the quarantine that all share, lets go what
 * anybody holds there, and hands to a sink what is in its spool. It says {@code promised <message id>} once it has promised
 * a mail, and {@code gone <queue id>} when the spool has forgotten one. It ends with its standard input.
 */
final class GatewayLife {
    /** At work on each task; so many mails may have arrived while nobody could note it any more. */
    static final int THREADS = 4;

    /** Short enough that gateways take over from each other what the other is still at work on. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration PACE = Duration.ofMillis(200);
    private static final MailAddress BOB = new MailAddress("bob", "example.test");

    private final String node;
    private final int sinkPort;
    private final FileSpool spool;
    private final QuarantineOnDisk quarantine;
    private final ExecutorService deliveries = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopping;

    private GatewayLife(Path folder, String node, int sinkPort, PostgresDatabase database) throws IOException {
        this.node = node;
        this.sinkPort = sinkPort;
        this.spool = spool(folder);
        this.quarantine = QuarantineOnDisk.open(
                folder.resolve("held"),
                new PostgresQuarantineIndex(database, node, PATIENCE),
                new PostgresMessages(database),
                new SqliteQuarantineIndex(EmbeddedDatabase.open(folder, "quarantine", Durability.MACHINE)),
                spool,
                this::letGo);
        spool.all().stream().filter(mail -> !mail.held()).forEach(this::letGo);
    }

    /** The spool of a gateway in its folder. */
    static FileSpool spool(Path folder) throws IOException {
        return new FileSpool(
                folder.resolve("spool"), new FileSpool.Limits(0, 100_000), new MailMetrics(new SimpleMeterRegistry()));
    }

    /** Arguments: folder, name of the gateway, port of the sink, prefix of message ids, how many, settings of the database. */
    public static void main(String[] arguments) throws Exception {
        List<String> settings = Arrays.asList(arguments).subList(5, arguments.length);
        PostgresConfig config = Configs.of(PostgresConfig.class, settings.toArray(String[]::new));
        try (PostgresDatabase database = new PostgresDatabase(config)) {
            GatewayLife life =
                    new GatewayLife(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), database);
            life.live(arguments[3], Integer.parseInt(arguments[4]));
        }
        System.exit(0);
    }

    private void live(String prefix, int mails) throws IOException, InterruptedException {
        ExecutorService work = Executors.newFixedThreadPool(THREADS + 2);
        for (int i = 0; i < THREADS; i++) {
            work.execute(() -> takeAll(prefix, mails));
        }
        work.execute(this::releaseAll);
        work.execute(this::sweep);
        while (System.in.read() >= 0) {
            // Until whoever started it is content
        }
        stopping = true;
        work.shutdown();
        if (!work.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IOException("it does not stop");
        }
        quarantine.sweep();
        deliveries.shutdown();
        if (!deliveries.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IOException("it does not deliver");
        }
        spool.close();
    }

    private void takeAll(String prefix, int mails) {
        try {
            for (int n = next.getAndIncrement(); n < mails && !stopping; n = next.getAndIncrement()) {
                String id = "%s%06d".formatted(prefix, n);
                if (n % 3 == 0) {
                    hold(id);
                } else {
                    take(id);
                }
                System.out.println("promised " + id);
            }
        } catch (IOException e) {
            throw fatal(e);
        }
    }

    private void hold(String id) throws IOException {
        MailMessage message = message(id);
        MailTransaction mail = new MailTransaction(
                id,
                "s1",
                new Client(InetAddress.getLoopbackAddress(), 4711, "front", null, null),
                envelope(),
                message,
                Set.of(),
                Instant.now());
        try (Keeper.Holding holding =
                quarantine.quarantine().hold(mail, List.of(QuarantineOnDisk.copy(message, BOB)))) {
            holding.promise();
        }
    }

    private void take(String id) throws IOException {
        MailMessage message = message(id);
        Instant now = Instant.now();
        SpooledMail mail = new SpooledMail(
                id,
                envelope(),
                List.of(BOB),
                false,
                "192.0.2.1",
                now,
                Mails.bytes(message).length,
                0,
                now,
                null,
                false,
                false);
        try (Spool.Draft draft = spool.draft(mail, message)) {
            draft.commit(mail.pending(), "");
        }
        letGo(mail);
    }

    private static Envelope envelope() {
        return new Envelope(new MailAddress("ann", "sender.example"), List.of(BOB), Envelope.Body.SEVEN_BIT, false);
    }

    private static MailMessage message(String id) {
        return Mails.ofLines("Message-ID: <" + id + ">", "From: <ann@sender.example>", "", "hello", "");
    }

    /** All that anybody holds, whichever gateway took it: the others do the same at the same time. */
    private void releaseAll() {
        while (!stopping) {
            try {
                for (HeldMail mail :
                        quarantine.quarantine().search(HeldMailQuery.WAITING).mails()) {
                    release(mail);
                }
                TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
            } catch (IOException e) {
                throw fatal(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void release(HeldMail mail) throws IOException {
        try {
            quarantine.quarantine().release(mail.id(), Wish.of("ann", ""));
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("no longer wanted")) { // Another gateway has taken it over
                throw e;
            }
        }
    }

    private void sweep() {
        while (!stopping) {
            quarantine.sweep();
            try {
                TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void letGo(SpooledMail mail) {
        deliveries.execute(() -> deliver(mail));
    }

    /** As the relay does: first the sink has it, then the spool forgets it. */
    private void deliver(SpooledMail mail) {
        try (Socket sink = new Socket(InetAddress.getLoopbackAddress(), sinkPort)) {
            DataOutputStream out = new DataOutputStream(sink.getOutputStream());
            byte[] octets = Mails.bytes(spool.message(mail));
            out.writeUTF(node);
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
}
