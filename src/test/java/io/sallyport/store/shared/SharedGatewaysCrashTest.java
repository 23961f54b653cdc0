package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresQuarantineIndex;
import io.sallyport.testing.Await;
import io.sallyport.testing.PostgresServer;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes with one database, of which one is killed (SIGKILL) in the midst of its work and comes back: each mail that
 * was promised arrives, whoever let it go, and once. {@code -Dsallyport.cluster.messages=20000} for a longer run.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SharedGatewaysCrashTest {
    private static final int MESSAGES = Integer.getInteger("sallyport.cluster.messages", 600);
    private static final int HALF = MESSAGES / 2;
    private static final int BEFORE_THE_KILL = HALF / 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60 + MESSAGES / 20);
    private static final Pattern MESSAGE_ID = Pattern.compile("^Message-ID: <([^>]+)>", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private final List<Process> lives = new ArrayList<>();

    /** What came to the sink of one message. */
    private record Arrival(String node, String queueId, boolean noted) {}

    @Test
    void everyPromisedMailArrivesOnceThoughOneOfTwoGatewaysIsKilled() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                Sink sink = new Sink()) {
            String name = server.newDatabase();
            List<String> settings = settings(server, name);
            try {
                Process one = live("one", "A", HALF, sink, settings);
                Process two = live("two", "B", HALF, sink, settings);
                awaitPromised("A", BEFORE_THE_KILL, one, two);
                one.destroyForcibly().waitFor();
                Process again = live("one", "C", HALF - BEFORE_THE_KILL, sink, settings);
                Await.until(
                        PATIENCE,
                        () -> "all that was promised; missing: " + missing(sink),
                        () -> isAtWork(again) && isAtWork(two) && missing(sink).isEmpty());
                end(again);
                end(two);
            } finally {
                lives.forEach(Process::destroyForcibly);
            }
            assertExactlyOnce(sink);
            assertNothingIsLeft(server, name);
        }
    }

    private static List<String> settings(PostgresServer server, String database) {
        return server.settings(database).entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toList();
    }

    private Process live(String node, String prefix, int mails, Sink sink, List<String> settings) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayLife.class.getName(),
                Files.createDirectories(folder.resolve(node)).toString(),
                node,
                String.valueOf(sink.port()),
                prefix,
                String.valueOf(mails)));
        line.addAll(settings);
        Process life = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("said-" + lives.size()).toFile())
                .redirectError(folder.resolve("errors-" + lives.size()).toFile())
                .start();
        lives.add(life);
        return life;
    }

    private void awaitPromised(String prefix, int times, Process... working) {
        Await.until(
                PATIENCE,
                () -> "%d promises of %s; it says %s".formatted(times, prefix, errors()),
                () -> Stream.of(working).allMatch(this::isAtWork) && promised(prefix) >= times);
    }

    private long promised(String prefix) {
        return said("promised").stream().filter(id -> id.startsWith(prefix)).count();
    }

    private boolean isAtWork(Process life) {
        assertThat(life.isAlive()).as("it ended by itself: %s", errors()).isTrue();
        return true;
    }

    private void end(Process life) throws IOException, InterruptedException {
        life.getOutputStream().close();
        assertThat(life.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(life.exitValue()).as(errors()).isZero();
    }

    /** What was promised and has not arrived; also what the living have not yet been given. */
    private Set<String> missing(Sink sink) {
        Set<String> promised = said("promised");
        Set<String> missing = new HashSet<>(promised);
        missing.removeAll(sink.arrivals.keySet());
        for (String prefix : List.of("B", "C")) {
            long count = promised(prefix);
            int all = prefix.equals("B") ? HALF : HALF - BEFORE_THE_KILL;
            if (count < all) {
                missing.add("%d of %s".formatted(all - count, prefix));
            }
        }
        return missing;
    }

    private void assertExactlyOnce(Sink sink) {
        assertThat(sink.arrivals.keySet()).containsAll(said("promised"));
        List<List<Arrival>> repeated =
                sink.arrivals.values().stream().filter(all -> all.size() > 1).toList();
        // The kill came between the answer of the backend and the note of it: RFC 1047; each delivery thread had one
        // mail
        assertThat(repeated)
                .hasSizeLessThanOrEqualTo(GatewayLife.THREADS)
                .allSatisfy(all -> assertThat(all)
                        .hasSize(2)
                        .allMatch(arrival -> arrival.node().equals("one") && !arrival.noted()));
        System.out.printf(
                "gateways crash test: %d mails promised, %d arrived, %d of them twice because the kill came between their"
                        + " arrival and its note%n",
                said("promised").size(), sink.arrivals.size(), repeated.size());
    }

    private void assertNothingIsLeft(PostgresServer server, String name) throws IOException {
        for (String node : List.of("one", "two")) {
            try (FileSpool spool = GatewayLife.spool(folder.resolve(node))) {
                assertThat(spool.all().stream().map(SpooledMail::queueId))
                        .as("the spool of %s", node)
                        .isEmpty();
            }
        }
        try (PostgresDatabase database = server.open(name)) {
            var index = new PostgresQuarantineIndex(database, "watcher", Duration.ofDays(1));
            assertThat(index.search(HeldMailQuery.WAITING).mails()).isEmpty();
        }
    }

    private Set<String> said(String word) {
        Set<String> said = new HashSet<>();
        for (int i = 0; i < lives.size(); i++) {
            for (String line : text("said-" + i).split("\n", -1)) {
                if (line.startsWith(word + " ")) {
                    said.add(line.substring(word.length() + 1));
                }
            }
        }
        return said;
    }

    private String errors() {
        StringBuilder errors = new StringBuilder();
        for (int i = 0; i < lives.size(); i++) {
            text("errors-" + i)
                    .lines()
                    .filter(line -> line.contains("rror") || line.contains("xception"))
                    .limit(20)
                    .forEach(line -> errors.append(line).append('\n'));
            text("said-" + i)
                    .lines()
                    .filter(line -> !line.startsWith("promised ") && !line.startsWith("gone "))
                    .limit(20)
                    .forEach(line -> errors.append(line).append('\n'));
        }
        return errors.toString();
    }

    private String text(String file) {
        try {
            String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1); // The last line may be half of one
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
                String node = in.readUTF();
                String queueId = in.readUTF();
                String message = new String(in.readNBytes(in.readInt()), StandardCharsets.US_ASCII);
                Matcher id = MESSAGE_ID.matcher(message);
                assertThat(id.find()).as(message).isTrue();
                boolean noted =
                        arrivals.containsKey(id.group(1)) && said("gone").contains(queueId);
                arrivals.computeIfAbsent(id.group(1), key -> new CopyOnWriteArrayList<>())
                        .add(new Arrival(node, queueId, noted));
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
