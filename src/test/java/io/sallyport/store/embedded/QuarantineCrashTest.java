package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.State;
import io.sallyport.testing.Await;
import io.sallyport.testing.Mails;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that holds mail and lets it go is killed (SIGKILL) at random moments: what it promised is there with its octets,
 * and what it let go arrives, once. {@code -Dsallyport.crash.kills=N} for a longer run, {@code -Dsallyport.crash.seed=N} for
 * another one.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QuarantineCrashTest {
    private static final int KILLS = Integer.getInteger("sallyport.crash.kills", 3);
    private static final long SEED = Long.getLong("sallyport.crash.seed", 20260101L);
    private static final int PROMISES = 15;

    @TempDir
    Path folder;

    /** What the process said in all its lives. */
    private record Told(Set<String> held, Set<String> released, Set<String> gone) {
        static Told read(Stream<Path> files) {
            Map<String, Set<String>> all = files.flatMap(file -> lines(file).stream())
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words.length == 2)
                    .collect(Collectors.groupingBy(
                            line -> line[0], Collectors.mapping(line -> line[1], Collectors.toSet())));
            return new Told(
                    all.getOrDefault("held", Set.of()),
                    all.getOrDefault("released", Set.of()),
                    all.getOrDefault("gone", Set.of()));
        }
    }

    @Test
    void everyPromisedMailIsThereAndEveryReleasedOneArrivesOnce() throws Exception {
        Random random = new Random(SEED);
        try (Sink sink = new Sink()) {
            for (int life = 0; life < KILLS; life++) {
                live(life, sink, Duration.ofMillis(random.nextInt(400)));
            }
            Told told = told();
            try (QuarantineLife last = new QuarantineLife(folder, sink.port())) {
                last.parts().sweep();
                Await.until(
                        Duration.ofSeconds(60),
                        () -> "an empty spool; it has " + last.spool().all(),
                        () -> last.spool().all().isEmpty());
                assertSound(last);
                assertPromisesKept(told, last.parts().quarantine(), sink);
                assertNoFileIsUnknown(last);
            }
            long repeated = sink.arrivals.values().stream()
                    .filter(each -> each.size() > 1)
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "quarantine crash test, seed %d: %d kills; %d mails promised, %d let go, %d arrived, %d of them twice"
                            + " because the kill came between their arrival and its note%n",
                    SEED,
                    KILLS,
                    told.held().size(),
                    told.released().size(),
                    sink.arrivals.size(),
                    repeated);
        }
    }

    /** One life, which ends some time after it has kept its first promises. */
    private void live(int life, Sink sink, Duration longer) throws IOException, InterruptedException {
        Path said = folder.resolve("said-" + life);
        int before = told().released().size();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuarantineLife.class.getName(),
                        folder.toString(),
                        String.valueOf(sink.port()),
                        String.valueOf(life))
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("errors-" + life).toFile())
                .start();
        try {
            Await.until(
                    Duration.ofMinutes(2),
                    () -> "%d releases; it says %s".formatted(PROMISES, lines(said)),
                    () -> told().released().size() >= before + PROMISES || !process.isAlive());
            assertThat(process.waitFor(longer.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it ended by itself: %s", lines(said))
                    .isFalse();
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Told told() {
        try (Stream<Path> files = Files.list(folder)) {
            return Told.read(files.filter(file -> file.getFileName().toString().startsWith("said-")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertSound(QuarantineLife life) throws IOException {
        String check = life.database().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("PRAGMA integrity_check")) {
                return row.getString(1);
            }
        });
        assertThat(check).isEqualTo("ok");
    }

    private static void assertPromisesKept(Told told, Quarantine quarantine, Sink sink) throws IOException {
        assertThat(told.held()).hasSizeGreaterThan(PROMISES * KILLS);
        for (String id : told.held()) {
            HeldMail mail = quarantine.find(id);
            assertThat(mail).as("%s was promised", id).isNotNull();
            assertThat(mail.state()).as(id).isIn(State.HELD, State.RELEASED);
            assertThat(sink.arrivals.containsKey(id))
                    .as("%s is %s and has arrived", id, mail.state())
                    .isEqualTo(mail.state() == State.RELEASED);
            assertThat(Mails.bytes(quarantine.message(mail))).as(id).isEqualTo(octets(id));
        }
        for (String id : told.released()) {
            assertThat(sink.arrivals).as("let go").containsKey(id);
        }
        sink.arrivals.forEach((id, all) -> {
            assertThat(all)
                    .as("arrivals of %s", id)
                    .allSatisfy(arrival -> assertThat(new String(arrival.octets(), StandardCharsets.UTF_8))
                            .startsWith("X-Sallyport-Released: " + id)
                            .endsWith(new String(octets(id), StandardCharsets.UTF_8)));
            assertThat(all.stream().filter(Arrival::noted).count())
                    .as("%s was noted as delivered before it arrived again", id)
                    .isZero();
        });
        assertThat(told.gone()).as("noted as delivered").allMatch(sink.arrivals::containsKey);
    }

    private static byte[] octets(String id) {
        try {
            return Mails.bytes(QuarantineLife.message(id.replace("-held-1", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a kill leaves can be found by the index, and is taken away some time. */
    private void assertNoFileIsUnknown(QuarantineLife life) throws IOException {
        Set<String> known = life.database().read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT file FROM copy")) {
                Set<String> names = new HashSet<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        });
        try (Stream<Path> files = Files.walk(folder.resolve("held/messages"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .allMatch(known::contains);
        }
    }

    /** A mail that arrived; noted: the process had said before that it knows. */
    private record Arrival(byte[] octets, boolean noted) {}

    /** Takes all that comes. */
    private final class Sink implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Map<String, List<Arrival>> arrivals = new ConcurrentHashMap<>();

        Sink() throws IOException {
            Thread.ofPlatform().daemon().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> take(socket));
                } catch (IOException e) {
                    assertThat(server.isClosed())
                            .as("the sink was closed: " + e)
                            .isTrue();
                }
            }
        }

        private void take(Socket socket) {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                String id = in.readUTF();
                byte[] octets = in.readNBytes(in.readInt());
                List<Arrival> earlier = arrivals.getOrDefault(id, new ArrayList<>());
                boolean noted = !earlier.isEmpty() && told().gone().contains(id);
                arrivals.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>())
                        .add(new Arrival(octets, noted));
                socket.getOutputStream().write(1);
            } catch (IOException e) {
                // Cut off by the kill: nothing has arrived, or its reply is lost
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
