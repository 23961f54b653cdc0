package io.sallyport.store.embedded;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMails;
import io.sallyport.quarantine.HeldQuestion;
import io.sallyport.quarantine.Keeper;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.QuarantineIndex.Entry;
import io.sallyport.quarantine.QuarantineOnDisk;
import io.sallyport.quarantine.State;
import io.sallyport.spool.FileSpool;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills a quarantine, and says how fast mail is held and how long each kind of search takes. Arguments: a folder, which keeps
 * what is filled for the next run, and how many mails. How it is run, and what came of it: docs/performance.md.
 */
final class QuarantineLoad {
    private static final int BATCH = 1_000;
    private static final int TIMES = 11;
    private static final int THREADS = 16;
    private static final int HELD = 2_000;

    private QuarantineLoad() {}

    /** A question and what it is called. */
    private record Question(String name, HeldMailQuery query) {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        String[] words = String.join(" ", arguments).strip().split(" +", -1);
        Path folder = Path.of(words[0]);
        int mails = Integer.parseInt(words[1]);
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, "quarantine", Durability.MACHINE)) {
            SqliteQuarantineIndex index = new SqliteQuarantineIndex(database);
            fill(index, mails);
            say("file %d MB%n", database.usedBytes() >> 20);
            for (Question question : questions(mails)) {
                say(
                        "%-34s page %18s, count %18s%n",
                        question.name(),
                        median(() -> index.search(question.query())),
                        median(() -> index.count(question.query())));
            }
            say("%-34s %s%n", "octets by class", median(index::octets));
            holdInIndex(index);
            holdWithFiles(folder, index);
        }
        Runtime runtime = Runtime.getRuntime();
        say("heap %d of %d MB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static void fill(SqliteQuarantineIndex index, int mails) throws IOException {
        long start = System.nanoTime();
        int from = 0;
        while (from < mails && index.find(HeldMails.mail(from + BATCH - 1).id()) != null) {
            from += BATCH;
        }
        for (int n = from; n < mails; n += BATCH) {
            List<Entry> entries = new ArrayList<>();
            for (int i = n; i < n + BATCH; i++) {
                entries.add(HeldMails.entry(HeldMails.mail(i)));
            }
            index.add(entries);
            index.promise(
                    entries.stream().map(entry -> entry.mails().getFirst().id()).toList());
        }
        say("filled from %d to %d in %.0f s%n", from, mails, (System.nanoTime() - start) / 1e9);
    }

    private interface Task {
        void run(int number) throws IOException;
    }

    private static void measure(String what, Task task) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(THREADS, Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < HELD; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    task.run(number);
                    return number;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        say("%s, %d at once: %.0f mails a second%n", what, THREADS, HELD * 1e9 / (System.nanoTime() - start));
    }

    /** Each run has mails of its own, which stay. */
    private static void holdInIndex(SqliteQuarantineIndex index) throws InterruptedException, ExecutionException {
        int first = 100_000_000 + (int) (System.nanoTime() / 1_000_000 % 1_000_000_000);
        measure("held in the index alone", number -> {
            HeldMail mail = HeldMails.mail(first + number);
            index.add(List.of(HeldMails.entry(mail)));
            index.promise(List.of(mail.id()));
        });
    }

    private static void holdWithFiles(Path folder, SqliteQuarantineIndex index)
            throws IOException, InterruptedException, ExecutionException {
        MailMetrics metrics = new MailMetrics(new SimpleMeterRegistry());
        try (FileSpool spool = new FileSpool(folder.resolve("spool"), new FileSpool.Limits(0, 1_000), metrics)) {
            Quarantine quarantine = QuarantineOnDisk.open(folder.resolve("files"), index, spool, mail -> {})
                    .quarantine();
            MailMessage message = Mails.ofLines(
                    "From: <ann@sender.example>", "Subject: load", "", "x".repeat(900) + "\r\n".repeat(2));
            MailAddress bob = new MailAddress("bob", "house.test");
            InetAddress client = InetAddress.getByName("192.0.2.1");
            String run = Long.toString(System.nanoTime(), 36).toUpperCase(Locale.ROOT);
            measure("held with files of 1 KB", number -> {
                MailTransaction mail = new MailTransaction(
                        "%s-%d".formatted(run, number),
                        "s1",
                        new Client(client, 4711, "front", null, null),
                        new Envelope(
                                new MailAddress("ann", "sender.example"), List.of(bob), Envelope.Body.SEVEN_BIT, false),
                        message,
                        Set.of(),
                        Instant.now());
                try (Keeper.Holding holding = quarantine.hold(mail, List.of(QuarantineOnDisk.copy(message, bob)))) {
                    holding.promise();
                }
            });
        }
    }

    private static List<Question> questions(int mails) {
        Instant middle = HeldMails.NOON.plusSeconds(mails / 2);
        Instant hourLater = middle.plusSeconds(3_600);
        HeldMailQuery.Place far = new HeldMailQuery.Place(middle.toEpochMilli(), HeldSearch.number(middle));
        List<Question> questions = new ArrayList<>();
        questions.add(new Question("first page", HeldMailQuery.WAITING));
        questions.add(new Question("far page", HeldMailQuery.WAITING.after(far)));
        ask(questions, "any state", HeldQuestion.all());
        ask(questions, "fewest points", HeldQuestion.waiting().by(Order.LOWEST));
        ask(questions, "sender", HeldQuestion.waiting().sender("ann7@sender7.example"));
        ask(questions, "sender's domain", HeldQuestion.waiting().sender("sender7.example"));
        ask(questions, "sender who is not there", HeldQuestion.waiting().sender("none@none.example"));
        ask(questions, "recipient", HeldQuestion.waiting().recipient("bob7@house2.test"));
        HeldQuestion both = HeldQuestion.waiting().sender("sender7.example").recipient("bob7@house2.test");
        ask(questions, "sender and recipient", both);
        ask(questions, "the same, fewest points", both.by(Order.LOWEST));
        HeldQuestion apart = HeldQuestion.waiting().sender("sender7.example").domains("house1.test");
        ask(questions, "10,000 and 200,000, none in both", apart);
        ask(questions, "the same, fewest points", apart.by(Order.LOWEST));
        HeldQuestion deleted = HeldQuestion.all().in(State.DELETED).domains("house1.test");
        ask(questions, "none in that state, 200,000", deleted);
        ask(
                questions,
                "a domain and a class",
                HeldQuestion.waiting().domains("house1.test").of(MailClass.PHISHING));
        HeldQuestion domains = HeldQuestion.waiting().domains("house1.test", "house2.test");
        ask(questions, "two domains", domains);
        ask(questions, "the same, fewest points", domains.by(Order.LOWEST));
        ask(questions, "an hour", HeldQuestion.waiting().received(middle, hourLater));
        ask(
                questions,
                "an hour, most points",
                HeldQuestion.waiting().received(middle, hourLater).by(Order.HIGHEST));
        ask(questions, "half of the time", HeldQuestion.waiting().received(null, middle));
        ask(
                questions,
                "the same, most points",
                HeldQuestion.waiting().received(null, middle).by(Order.HIGHEST));
        ask(questions, "points that few have", HeldQuestion.waiting().points("24.90", "24.95"));
        ask(questions, "points that nobody has", HeldQuestion.waiting().points("90", null));
        ask(questions, "rare text", HeldQuestion.waiting().text("invoice " + mails / 2));
        ask(questions, "frequent text", HeldQuestion.waiting().text("thursday"));
        ask(
                questions,
                "the same, most points",
                HeldQuestion.waiting().text("thursday").by(Order.HIGHEST));
        ask(
                questions,
                "frequent text, class",
                HeldQuestion.waiting().text("thursday").of(MailClass.PHISHING));
        ask(questions, "text that is not there", HeldQuestion.waiting().text("friday"));
        ask(questions, "short text", HeldQuestion.waiting().text("17"));
        ask(questions, "short text that is not there", HeldQuestion.waiting().text("\u00e4"));
        return questions;
    }

    private static void ask(List<Question> questions, String name, HeldQuestion question) {
        questions.add(new Question(name, question.query()));
    }

    private interface Asking {
        Object ask() throws IOException;
    }

    /** The middle of the times on the clock, and of the processor; what fails tells so, and the others are measured all the same. */
    private static String median(Asking question) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] took = new long[TIMES];
        long[] worked = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            long workedBefore = threads.getCurrentThreadCpuTime();
            try {
                took[i] = Objects.requireNonNull(question.ask()) == question ? 0 : System.nanoTime() - start;
                worked[i] = threads.getCurrentThreadCpuTime() - workedBefore;
            } catch (IOException e) {
                return "fails after %d s".formatted((System.nanoTime() - start) / 1_000_000_000);
            }
        }
        Arrays.sort(took);
        Arrays.sort(worked);
        return "%.1f (%.1f) ms".formatted(took[TIMES / 2] / 1e6, worked[TIMES / 2] / 1e6);
    }
}
