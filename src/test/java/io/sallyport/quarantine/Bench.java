package io.sallyport.quarantine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.Judge;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryQuarantineIndex;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A quarantine on a disk of its own, whose released mail is delivered at once and written down. */
final class Bench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final MailAddress ANNE = new MailAddress("anne", "sender.example");
    static final MailAddress BOB = new MailAddress("bob", "example.test");
    static final MailAddress CARL = new MailAddress("carl", "example.test");
    static final MailMessage MESSAGE =
            Mails.ofLines("From: =?utf-8?q?J=C3=BCrgen?= <anne@sender.example>", "Subject: hello", "", "body");

    private static final Thresholds THRESHOLDS = new Thresholds(Score.of("3"), Score.of("5"), Score.of("100"));

    final FakeClock clock = new FakeClock(NOW);
    final MemoryQuarantineIndex index = new MemoryQuarantineIndex();
    final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    final List<DeliveryEvent> journal = Collections.synchronizedList(new ArrayList<>());
    final Path folder;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FileSpool spool;
    final QuarantineConfig config;
    Verdict today = verdict();

    Bench(Path folder, String... settings) throws IOException {
        this.folder = folder.resolve("quarantine");
        this.spool = new FileSpool(
                folder.resolve("spool"), new FileSpool.Limits(0, 1000), new MailMetrics(new SimpleMeterRegistry()));
        this.config = Configs.of(QuarantineConfig.class, settings);
    }

    /** A quarantine that has just started. */
    record Running(StoredQuarantine quarantine, Release release, Retention retention) {}

    Running start() throws IOException {
        return start(spool);
    }

    Running start(Spool through) throws IOException {
        MessageFiles files = new MessageFiles(folder, 0, MessageKeys.none(), () -> Long.MAX_VALUE);
        QuarantineLog log = new QuarantineLog(new Events(), clock);
        Release release = new Release(
                index,
                files,
                through,
                new Relay(through),
                new Release.Safeguards(index, config, (mail, message, before) -> today),
                log,
                clock);
        Stock stock = new Stock(files, new StoredHolder(index, files, config), null);
        MailMetrics metrics = new MailMetrics(meters);
        return new Running(
                new StoredQuarantine(index, stock, release, log, clock),
                release,
                new Retention(index, stock, release, config, log, metrics, clock));
    }

    private final class Events implements Journal {
        @Override
        public void record(Decision decision) {
            throw new AssertionError("the quarantine decides nothing");
        }

        @Override
        public void delivered(DeliveryEvent event) {
            journal.add(event);
        }
    }

    /** Delivers what it may have, and only that. */
    private final class Relay implements Release.Way {
        private final Spool through;

        Relay(Spool through) {
            this.through = through;
        }

        @Override
        public boolean leads(SpooledMail mail) {
            return mail.pending().stream()
                    .allMatch(recipient -> recipient.asciiDomain().equals("example.test"));
        }

        @Override
        public boolean letGo(String queueId) throws IOException {
            SpooledMail mail = through.find(queueId);
            if (mail != null) {
                through.update(mail.asReleased(clock.instant()));
                relay();
            }
            return true;
        }
    }

    /** What the relay does, also when it starts. */
    void relay() throws IOException {
        for (SpooledMail mail : spool.all()) {
            if (!mail.held()) {
                delivered.add(mail.pending() + "\n" + text(spool.message(mail)));
                spool.remove(mail);
            }
        }
    }

    static Verdict verdict(Finding... findings) {
        return Judge.judge(THRESHOLDS, List.of(findings));
    }

    static MailTransaction mail(String queueId, MailAddress... recipients) throws IOException {
        return new MailTransaction(
                queueId,
                "s1",
                new Client(InetAddress.getByName("192.0.2.1"), 4711, "front", null, null),
                new Envelope(ANNE, List.of(recipients), Envelope.Body.EIGHT_BIT_MIME, false),
                MESSAGE,
                Set.of(),
                NOW);
    }

    static HeldCopy copy(String finding, MailAddress... recipients) {
        Verdict verdict = verdict(Finding.hold(finding, "seen"));
        return new HeldCopy(List.of(recipients), MESSAGE, HeldMail.Form.WHOLE, verdict, "seen");
    }

    /** Holds a mail for one recipient, for a finding, and promises it. */
    HeldMail held(String queueId, String finding) throws IOException {
        try (Keeper.Holding holding = start().quarantine().hold(mail(queueId, BOB), List.of(copy(finding, BOB)))) {
            return holding.promise().getFirst();
        }
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
