package io.sallyport.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditFile;
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
import io.sallyport.spool.SpooledMail;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import io.sallyport.store.embedded.SqliteQuarantineIndex;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** What of a gateway writes into its data folder, so that a test can have it write while a backup is taken. */
final class BusyGateway implements AutoCloseable {
    private static final MailAddress BOB = new MailAddress("bob", "example.test");

    private final Path data;
    private final EmbeddedDatabase database;
    private final SqliteQuarantineIndex index;
    private final FileSpool spool;
    private final QuarantineOnDisk parts;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<CompletableFuture<Void>> work = new ArrayList<>();

    BusyGateway(Path data) throws IOException {
        this.data = data;
        this.database = EmbeddedDatabase.open(data.resolve("store"), "quarantine", Durability.PROCESS);
        this.index = new SqliteQuarantineIndex(database);
        this.spool = new FileSpool(data.resolve("spool"), new FileSpool.Limits(0, 100_000), MailMetrics.unread());
        this.parts = QuarantineOnDisk.open(data.resolve("quarantine"), index, spool, this::deliver);
    }

    private void deliver(SpooledMail mail) throws IOException {
        spool.remove(mail);
    }

    private interface Act {
        void once(int number) throws IOException;
    }

    private void repeat(Act act) {
        work.add(CompletableFuture.runAsync(
                () -> {
                    for (int n = 0; !stopping.get(); n++) {
                        try {
                            act.once(n);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task)));
    }

    /** Holds mail, lets some go, deletes some, forgets their octets, adds users: until it is closed. */
    void begin() {
        for (String name : List.of("A", "B")) {
            repeat(n -> {
                String id = hold("%s%06d".formatted(name, n)).id();
                switch (n % 4) {
                    case 0 ->
                        assertThat(parts.quarantine().release(id, Wish.of("ann", "")))
                                .isNotNull();
                    case 1 ->
                        assertThat(parts.quarantine().delete(id, Wish.of("ann", "")))
                                .isNotNull();
                    default -> {}
                }
            });
        }
        repeat(n -> forgetFiles());
        repeat(n -> addUser("user" + n));
    }

    /** As the quarantine does when the time of decided mail is over: the disk first, and then the index. */
    private void forgetFiles() throws IOException {
        List<String> files = index.unneededFiles(Instant.now().plusSeconds(60), 20);
        for (String file : files) {
            Files.deleteIfExists(data.resolve(Snapshot.held(file)));
        }
        index.filesGone(files);
    }

    void addUser(String name) throws IOException {
        new AuditFile(data).record(new AuditEntry(Instant.now(), "cli:test", "", "user.add", name, Map.of()));
        new Users(data).add(name, Role.AUDITOR, null, false, "correct horse battery", false);
    }

    HeldMail hold(String queueId) throws IOException {
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

    private static MailMessage message(String queueId) {
        return Mails.ofLines("From: <ann@sender.example>", "Subject: " + queueId, "", queueId.repeat(500));
    }

    /** Every mail that waits can be read, and is what its name says; returns how many were looked at. */
    int readAll() throws IOException {
        int read = 0;
        for (HeldMail mail : parts.quarantine().search(HeldMailQuery.WAITING).mails()) {
            assertThat(Mails.bytes(parts.quarantine().message(mail))).isEqualTo(Mails.bytes(message(mail.queueId())));
            read++;
        }
        return read;
    }

    /** Files that the index does not know. */
    List<String> unknownFiles() throws IOException {
        List<String> files = new ArrayList<>();
        Folders.walk(
                data.resolve("quarantine/messages"),
                (path, file, size) -> files.add(file.getFileName().toString()));
        return index.unknown(files);
    }

    @Override
    public void close() throws IOException {
        stopping.set(true);
        work.forEach(CompletableFuture::join);
        spool.close();
        database.close();
    }
}
