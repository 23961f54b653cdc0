package io.sallyport.soak;

import io.sallyport.testing.Await;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Minutes or hours of good mail, attacks and faults against the built gateway:
 *
 * <ol>
 *   <li>the <i>mortal part</i>: it is killed and stopped, and started again,
 *   <li>a rest, in which is measured what one process holds that has worked,
 *   <li>the <i>enduring part</i>: the same process lives through all faults, one after another, in an order by chance, again and
 *       again until the time is over,
 *   <li>all is well: everything that is on its way must come to its end, and be measured again.
 * </ol>
 *
 * <p>As a program: {@code Soak [minutes [seed]]}.
 */
public final class Soak {
    private static final Path RESULTS = Path.of("target", "soak");
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration FAULT = Duration.ofSeconds(4);
    private static final Duration RECOVERY = Duration.ofMillis(1500);
    private static final Duration CALM = Duration.ofSeconds(6);
    private static final Duration DRAIN = Duration.ofMinutes(2);
    /** What the parts around the faults take of the time. */
    private static final Duration REST_OF_IT = Duration.ofSeconds(45);
    /** One death and one stop in so much time. */
    private static final Duration MORTAL_ROUND = Duration.ofMinutes(6);

    private final Path home;
    private final Duration whole;
    private final long seed;
    private final PrintStream out;
    private final Random random;
    private final long began = System.nanoTime();
    private final List<String> events = new ArrayList<>();

    /**
     * A soak that has not begun.
     *
     * @param home a folder for the gateway
     * @param whole the time it takes, about; at least one round of all faults is made
     * @param out where is told what happens
     */
    Soak(Path home, Duration whole, long seed, PrintStream out) {
        this.home = home;
        this.whole = whole;
        this.seed = seed;
        this.out = out;
        this.random = new Random(seed);
    }

    /** Runs it and prints what was found; ends with 1 if anything is wrong. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = Pattern.compile(" +")
                .splitAsStream(String.join(" ", arguments))
                .filter(word -> !word.isBlank())
                .toList();
        long minutes = words.isEmpty() ? 30 : Long.parseLong(words.getFirst());
        long seed = words.size() < 2 ? System.nanoTime() & 0xffffff : Long.parseLong(words.get(1));
        Path home = Files.createTempDirectory("soak-");
        boolean good;
        try {
            good = new Soak(home, Duration.ofMinutes(minutes), seed, System.out)
                    .run()
                    .problems()
                    .isEmpty();
        } finally {
            delete(home);
        }
        System.exit(good ? 0 : 1);
    }

    /** The whole story; the report is also in {@code target/soak}. */
    SoakReport run() throws IOException {
        say("soak of %d minutes, seed %d".formatted(whole.toMinutes(), seed));
        try (SmallDisk disk = SmallDisk.at(home.resolve("data"));
                World world = World.begin(home, disk, seed);
                Operator operator = new Operator(world)) {
            disk.problem()
                    .ifPresent(problem -> say("left out: a disk that is full; none can be mounted here: " + problem));
            operator.start(1, seed + 300);
            try (Traffic traffic = new Traffic(world, seed);
                    Watch watch = new Watch(world, this::time)) {
                pass(WARM_UP);
                mortalPart(world);
                say("calm, to measure what one process holds");
                SoakReport.Held before = measure(world, traffic);
                watch.start(1, seed);
                enduringPart(world, operator, traffic);
                say("all is well again; the rest is on its way");
                watch.close();
                traffic.close();
                List<String> unended = drain(world, operator);
                pass(CALM);
                SoakReport.Held after = SoakReport.Held.of(world, time());
                SoakReport report = SoakReport.of(
                                List.copyOf(events), world, traffic, operator, watch.samples(), before, after)
                        .with(unended);
                report.write(RESULTS);
                world.gateway().copyLog(RESULTS.resolve("gateway.log"));
                out.println(report.table());
                return report;
            }
        }
    }

    private void mortalPart(World world) throws IOException {
        long rounds = Math.max(1, whole.dividedBy(MORTAL_ROUND));
        for (int i = 0; i < rounds; i++) {
            say("fault: the gateway is killed");
            world.killGateway();
            say("over:  the gateway is killed");
            pass(RECOVERY);
            say("fault: the gateway is stopped");
            int code = world.restartGateway();
            say("over:  the gateway is stopped (exit code %d)".formatted(code));
            pass(RECOVERY);
        }
    }

    private void enduringPart(World world, Operator operator, Traffic traffic) throws IOException {
        List<Fault> faults = new ArrayList<>(Fault.all(world, operator));
        Duration end = whole.minus(REST_OF_IT);
        do {
            Collections.shuffle(faults, random);
            for (Fault fault : faults) {
                say("fault: " + fault.name());
                fault.begin().run();
                try {
                    pass(FAULT);
                } finally {
                    fault.end().run();
                }
                say("over:  %s; so far %s"
                        .formatted(fault.name(), traffic.senders().told()));
                pass(RECOVERY);
            }
        } while (time().plus(FAULT.plus(RECOVERY).multipliedBy(faults.size() / 2))
                        .compareTo(end)
                < 0);
    }

    private SoakReport.Held measure(World world, Traffic traffic) throws IOException {
        traffic.rest(true);
        pass(CALM);
        SoakReport.Held held = SoakReport.Held.of(world, time());
        traffic.rest(false);
        return held;
    }

    private List<String> drain(World world, Operator operator) {
        List<String> unended = new ArrayList<>();
        QueueClient queue = new QueueClient(world.httpPort());
        try {
            Await.until(DRAIN, () -> "an empty queue", () -> {
                pause(Duration.ofSeconds(1));
                operator.retryAll(); // What could not be recorded on a full disk waits longer than we do
                return operator.held() == 0 && queue.length() == 0;
            });
        } catch (AssertionError e) {
            unended.add("after %s of calm %d held mails wait for the operator, and the queue is not empty: %s"
                    .formatted(DRAIN, operator.held(), queue.mails()));
        }
        operator.tellDeleted();
        return unended;
    }

    private Duration time() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void say(String what) {
        Duration now = time();
        String line = String.format(Locale.ROOT, "%02d:%02d %s", now.toMinutes(), now.toSecondsPart(), what);
        events.add(line);
        out.println(line);
    }

    /** Lets all go on; nothing is awaited. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    private static void pause(Duration time) {
        Clients.pause(time);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
