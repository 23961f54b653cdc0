package io.sallyport.soak;

import io.sallyport.crash.UnsteadyBackend;
import io.sallyport.crash.UnsteadyBackend.Mood;
import io.sallyport.testing.DnsServer.Mishap;
import io.sallyport.testing.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Something that goes wrong around the gateway, for a while.
 *
 * @param name in the words of an operator
 */
record Fault(String name, Step begin, Step end) {
    private static final Duration JUMP = Duration.ofHours(2);

    /** One change of the world. */
    interface Step {
        void run() throws IOException;
    }

    /** All of them that a gateway must survive without a restart, and that can be done here. */
    static List<Fault> all(World world, Operator operator) {
        List<Fault> all = new ArrayList<>();
        all.addAll(ofDns(world));
        all.addAll(ofBackends(world));
        all.addAll(ofScanner(world));
        all.addAll(ofDisk(world));
        all.addAll(ofClock(world));
        all.add(ofStores(world));
        all.add(new Fault("processes that parse documents are killed", world::killWorkers, () -> {}));
        all.add(new Fault(
                "policy with a mistake",
                () -> {
                    operator.leavePolicy(true);
                    world.breakPolicy();
                },
                () -> {
                    world.changePolicy(0);
                    operator.leavePolicy(false);
                }));
        return all;
    }

    private static List<Fault> ofDns(World world) {
        return List.of(
                new Fault(
                        "DNS is silent",
                        () -> world.dns().always(Mishap.SILENT),
                        () -> world.dns().always(null)),
                new Fault(
                        "DNS says SERVFAIL",
                        () -> world.dns().always(Mishap.SERVFAIL),
                        () -> world.dns().always(null)),
                new Fault(
                        "DNS is slow",
                        () -> world.dns().delays(Duration.ofMillis(1500)),
                        () -> world.dns().delays(Duration.ZERO)));
    }

    private static List<Fault> ofBackends(World world) {
        return List.of(
                backends("backends are away", world, UnsteadyBackend::goAway, UnsteadyBackend::comeBack),
                mood("backends hang", world, Mood.STALLS_AT_MAIL),
                mood("backends say 451", world, Mood.DATA_DEFERRED),
                mood("backends say 554", world, Mood.DATA_REFUSED),
                mood("backends are slow", world, Mood.SLOW),
                mood("backends take mail and close without a reply", world, Mood.TAKES_AND_CLOSES),
                mood("backends lose mail and close without a reply", world, Mood.LOSES_AND_CLOSES),
                backends("backends fail by chance", world, UnsteadyBackend::fail, UnsteadyBackend::heal));
    }

    private static Fault mood(String name, World world, Mood mood) {
        return backends(name, world, backend -> backend.always(mood), UnsteadyBackend::heal);
    }

    private static Fault backends(
            String name, World world, Consumer<UnsteadyBackend> begin, Consumer<UnsteadyBackend> end) {
        return new Fault(
                name,
                () -> world.backends().forEach(begin),
                () -> world.backends().forEach(end));
    }

    private static List<Fault> ofScanner(World world) {
        return List.of(
                new Fault("scanner is away", world::scannerGoesAway, world::scannerComesBack),
                new Fault(
                        "scanner hangs",
                        () -> world.scanner().insteadOfReply((in, out) -> FakeService.hang(in)),
                        () -> world.scanner().insteadOfReply(null)));
    }

    private static List<Fault> ofDisk(World world) {
        if (world.disk().problem().isPresent()) {
            return List.of();
        }
        return List.of(full("disk is nearly full", world, World.MIN_FREE + (1 << 18)), full("disk is full", world, 0));
    }

    private static Fault full(String name, World world, long free) {
        AtomicLong begin = new AtomicLong();
        return new Fault(
                name,
                () -> {
                    begin.set(System.nanoTime());
                    world.disk().fill(free);
                },
                () -> {
                    world.disk().empty();
                    world.ledger().couldNotRecordSince(begin.get());
                });
    }

    private static List<Fault> ofClock(World world) {
        return List.of(
                new Fault(
                        "clock is two hours ahead",
                        () -> world.clock().jump(JUMP),
                        () -> world.clock().jump(Duration.ZERO)),
                new Fault(
                        "clock is two hours behind",
                        () -> world.clock().jump(JUMP.negated()),
                        () -> world.clock().jump(Duration.ZERO)));
    }

    /** Somebody else writes into all databases and does not come to an end. */
    private static Fault ofStores(World world) {
        List<Connection> locks = new ArrayList<>();
        return new Fault(
                "databases are locked",
                () -> {
                    try (Stream<Path> files = Files.list(world.data().resolve("store"))) {
                        for (Path file : files.filter(each -> each.toString().endsWith(".db"))
                                .toList()) {
                            lock(file, locks);
                        }
                    }
                },
                () -> unlock(locks));
    }

    private static void lock(Path file, List<Connection> locks) throws IOException {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            locks.add(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
                statement.execute("BEGIN EXCLUSIVE");
            }
        } catch (SQLException e) {
            unlock(locks);
            throw new IOException("cannot lock " + file, e);
        }
    }

    private static void unlock(List<Connection> locks) throws IOException {
        try {
            for (Connection connection : locks) {
                connection.close(); // Ends what it began
            }
            locks.clear();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
