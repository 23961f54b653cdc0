package io.sallyport.quarantine;

import static io.sallyport.quarantine.Bench.BOB;
import static io.sallyport.quarantine.Bench.MESSAGE;
import static io.sallyport.quarantine.Bench.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantinePlace.Shared;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.store.embedded.EmbeddedDatabase;
import io.sallyport.store.embedded.SqliteQuarantineIndex;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresMessages;
import io.sallyport.store.postgres.PostgresQuarantineIndex;
import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeJournal;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share a quarantine, each with a spool of its own, and a server that may go away. */
class SharedQuarantineTest {
    private static final int MANY = 300;
    private static final Wish OPERATOR = Wish.of("op", "a false alarm");

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock(Bench.NOW);
    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final List<Gateway> gateways = new ArrayList<>();
    private PostgresServer server;
    private String database;

    @BeforeEach
    void open() throws SQLException {
        server = PostgresServer.shared();
        database = server.newDatabase();
    }

    @AfterEach
    void close() throws IOException {
        for (Gateway gateway : gateways) {
            gateway.close();
        }
    }

    private Gateway gateway(String name) throws IOException {
        Gateway gateway = new Gateway(name);
        gateways.add(gateway);
        return gateway;
    }

    /** One of them. */
    private final class Gateway implements Release.Way, AutoCloseable {
        private final PostgresDatabase connection;
        private final EmbeddedDatabase own;
        private final FileSpool spool;
        private final SharedQuarantineIndex index;
        private final SqliteQuarantineIndex meanwhile;
        private final Shared shared;
        private final MessageKeys keys = MessageKeys.of(List.of("ab".repeat(32)));
        private final QuarantineConfig config = Configs.of(QuarantineConfig.class);
        private final MessageFiles files;
        private final MessageFiles here;
        private final QuarantineLog log;
        private final StoredQuarantine quarantine;
        private final Retention retention;

        Gateway(String name) throws IOException {
            Path home = folder.resolve(name);
            connection = server.open(database);
            own = EmbeddedDatabase.open(home.resolve("store"), "quarantine", EmbeddedDatabase.Durability.MACHINE);
            spool = new FileSpool(
                    home.resolve("spool"), new FileSpool.Limits(0, 1000), new MailMetrics(new SimpleMeterRegistry()));
            // Whoever is silent at all is taken for dead: what the database refuses must be enough
            index = new PostgresQuarantineIndex(connection, name, Duration.ZERO);
            meanwhile = new SqliteQuarantineIndex(own);
            shared = new Shared(index, new PostgresMessages(connection), meanwhile);
            files = new MessageFiles(shared.shelf(), keys);
            here = new MessageFiles(home.resolve("quarantine"), 0, keys, () -> Long.MAX_VALUE);
            Stock stock = new Stock(
                    files,
                    new FallbackHolder(
                            new StoredHolder(index, files, config),
                            new StoredHolder(shared.meanwhile(), here, config),
                            MailMetrics.unread()),
                    new Homecoming(shared, files, here, spool));
            log = new QuarantineLog(new FakeJournal(), clock);
            Release release = release(index);
            quarantine = new StoredQuarantine(index, stock, release, log, clock);
            retention = new Retention(index, stock, release, config, log, MailMetrics.unread(), clock);
        }

        /** What lets mail go from here, by what an index says. */
        private Release release(QuarantineIndex said) {
            var safeguards = new Release.Safeguards(said, config, (mail, message, before) -> Bench.verdict());
            return new Release(said, files, spool, this, safeguards, log, clock);
        }

        @Override
        public boolean leads(SpooledMail mail) {
            return true;
        }

        @Override
        public boolean letGo(String queueId) throws IOException {
            SpooledMail mail = spool.find(queueId);
            if (mail != null) {
                delivered.add(mail.queueId() + " " + text(spool.message(mail)));
                spool.remove(mail);
            }
            return true;
        }

        Keeper.Holding hold(String queueId) throws IOException {
            return quarantine.hold(Bench.mail(queueId, BOB), List.of(Bench.copy("rule.x", BOB)));
        }

        HeldMail held(String queueId) throws IOException {
            try (Keeper.Holding holding = hold(queueId)) {
                return holding.promise().getFirst();
            }
        }

        Keeper.Holding holdHere(String queueId) throws IOException {
            return new StoredHolder(meanwhile, here, Configs.of(QuarantineConfig.class))
                    .hold(Bench.mail(queueId, BOB), List.of(Bench.copy("rule.x", BOB)));
        }

        /** What brings mail, and breaks off at a call of one of its stores; -1: at none. */
        Homecoming homecoming(int call, boolean answerLost) {
            AtomicInteger calls = new AtomicInteger();
            Shared stores = new Shared(
                    failing(index, SharedQuarantineIndex.class, calls, call, answerLost),
                    failing(shared.shelf(), MessageShelf.class, calls, call, answerLost),
                    failing(meanwhile, QuarantineIndex.class, calls, call, answerLost));
            return new Homecoming(stores, new MessageFiles(stores.shelf(), keys), here, spool);
        }

        boolean breaksOffBringing(int call, boolean answerLost) {
            try {
                homecoming(call, answerLost).bring(clock.instant());
                return false;
            } catch (IOException e) {
                assertThat(e).hasMessage("broken off");
                return true;
            }
        }

        /** Says that it lets a mail go, and ends. */
        void endWhileReleasing(HeldMail mail) throws IOException {
            index.change(new Transition(
                    mail.id(),
                    null,
                    Set.of(State.HELD),
                    Set.of(QuarantineIndex.Release.NONE),
                    State.HELD,
                    QuarantineIndex.Release.WANTED,
                    new HeldMail.Change(clock.instant(), "op", "", null)));
        }

        @Override
        public void close() throws IOException {
            spool.close();
            own.close();
            connection.close();
        }
    }

    @Test
    void anyGatewayShowsAndReleasesWhatAnotherHolds() throws IOException {
        HeldMail held = gateway("one").held("Q00001");
        Gateway two = gateway("two");
        assertThat(two.quarantine.find(held.id())).isEqualTo(held);
        assertThat(text(two.quarantine.message(held))).isEqualTo(text(MESSAGE));
        assertThat(two.quarantine.release(held.id(), OPERATOR)).isInstanceOf(Outcome.Done.class);
        assertThat(delivered)
                .singleElement()
                .asString()
                .startsWith("Q00001-held-1 ")
                .endsWith(text(MESSAGE));
    }

    @Test
    void manyWhoReleaseOnTwoGatewaysDeliverOnce() throws Exception {
        Gateway one = gateway("one");
        Gateway two = gateway("two");
        for (int round = 0; round < 10; round++) {
            HeldMail held = one.held("Q1000" + round);
            List<Future<?>> outcomes = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    Gateway gateway = i % 2 == 0 ? one : two;
                    outcomes.add(threads.submit(() -> released(gateway, held)));
                    outcomes.add(threads.submit(gateway.retention::sweep));
                }
            }
            for (Future<?> outcome : outcomes) {
                outcome.get();
            }
            sweep(one, two, one);
            assertThat(delivered).hasSize(round + 1);
            assertThat(find(one, held).state()).isEqualTo(State.RELEASED);
        }
        assertThat(one.spool.all()).isEmpty();
        assertThat(two.spool.all()).isEmpty();
    }

    /** Somebody else may take it over in between, which the caller is told. */
    private @Nullable Outcome released(Gateway gateway, HeldMail held) {
        try {
            return gateway.quarantine.release(held.id(), OPERATOR);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("no longer wanted");
            return null;
        }
    }

    private static void sweep(Gateway... gateways) {
        for (Gateway gateway : gateways) {
            gateway.retention.sweep();
        }
    }

    @Test
    void releaseOfGatewayThatEndsIsFinishedByAnotherAndNotRepeatedWhenItIsBack() throws IOException {
        Gateway one = gateway("one");
        HeldMail held = one.held("Q00001");
        one.endWhileReleasing(held);
        gateway("two").retention.sweep();
        assertThat(delivered).hasSize(1);
        one.retention.sweep();
        assertThat(delivered).hasSize(1);
        assertThat(find(one, held).state()).isEqualTo(State.RELEASED);
    }

    @Test
    void mailInTheSpoolOfGatewayThatEndedIsTakenOutWhenAnotherHasLetItGo() throws IOException {
        Gateway one = gateway("one");
        HeldMail held = one.held("Q00001");
        one.endWhileReleasing(held);
        putIntoSpool(one, held);
        gateway("two").retention.sweep();
        assertThat(delivered).hasSize(1);
        assertThat(one.spool.find(held.id())).isNotNull();
        one.retention.sweep();
        assertThat(one.spool.find(held.id())).isNull();
        assertThat(delivered).hasSize(1);
    }

    /** The list of what is unfinished is old by the time each of it is finished. */
    @Test
    void mailInTheSpoolIsNotLetGoIfAnotherGatewayTookItOverAfterTheListWasRead() throws IOException {
        Gateway one = gateway("one");
        Gateway two = gateway("two");
        HeldMail held = one.held("Q00001");
        one.endWhileReleasing(held);
        putIntoSpool(one, held);
        Release other = two.release(without(two.index, QuarantineIndex.Release.DONE));
        one.release(afterList(one.index, () -> {
                    other.resume();
                    return "another has let it go";
                }))
                .resume();
        assertThat(delivered).hasSize(1);
        sweep(one, two);
        assertThat(find(one, held).state()).isEqualTo(State.RELEASED);
        assertThat(one.spool.all()).isEmpty();
        assertThat(two.spool.all()).isEmpty();
        assertThat(delivered).hasSize(1);
    }

    /** An index behind the list of which something happens. */
    private static QuarantineIndex afterList(QuarantineIndex index, Callable<?> event) {
        return intercepted(index, QuarantineIndex.class, (method, arguments, answer) -> {
            Object result = answer.call();
            if (method.getName().equals("unfinishedReleases")) {
                event.call();
            }
            return result;
        });
    }

    /** An index that cannot be told of one step. */
    private static QuarantineIndex without(QuarantineIndex index, QuarantineIndex.Release step) {
        return intercepted(index, QuarantineIndex.class, (method, arguments, answer) -> {
            if (arguments != null && arguments[0] instanceof Transition wanted && wanted.release() == step) {
                throw new IOException("broken off");
            }
            return answer.call();
        });
    }

    private void putIntoSpool(Gateway gateway, HeldMail held) throws IOException {
        var envelope = Bench.mail("Q00001", BOB).envelope();
        SpooledMail mail = new SpooledMail(
                held.id(),
                envelope,
                List.of(BOB),
                false,
                "192.0.2.1",
                Bench.NOW,
                MESSAGE.size(),
                0,
                Bench.NOW,
                null,
                true,
                false);
        try (var draft = gateway.spool.draft(mail, MESSAGE)) {
            draft.commit(mail.pending(), "");
        }
    }

    @Test
    void mailIsHeldHereWhileTheStoreIsAwayAndBroughtThereOnce() throws IOException {
        Gateway one;
        HeldMail before;
        server = PostgresServer.start();
        try {
            database = server.newDatabase();
            one = gateway("one");
            before = one.held("Q00001");
            Keeper.Holding written = one.hold("Q00002");

            server.stop();
            List<HeldMail> promised = written.promise();
            written.close();
            HeldMail during = one.held("Q00003");
            assertThatThrownBy(() -> one.quarantine.find(before.id())).isInstanceOf(IOException.class);
            sweep(one);

            server.startAgain();
            awaitServer(one);
            sweep(one);
            sweep(one);
            Gateway two = gateway("two");
            for (HeldMail mail : List.of(before, promised.getFirst(), during)) {
                assertThat(find(two, mail)).isEqualTo(mail);
                assertThat(text(two.quarantine.message(mail))).isEqualTo(text(MESSAGE));
                assertThat(two.quarantine.release(mail.id(), OPERATOR)).isInstanceOf(Outcome.Done.class);
            }
            sweep(one, two);
            assertThat(delivered).hasSize(3);
            assertThat(two.quarantine.search(HeldMailQuery.WAITING).mails()).isEmpty();
        } catch (SQLException e) {
            throw new AssertionError(e);
        } finally {
            close();
            gateways.clear();
            server.close();
        }
    }

    @Test
    void serverThatIsKilledWhileManyAreHeldLosesAndRepeatsNone() throws Exception {
        server = PostgresServer.start();
        try {
            database = server.newDatabase();
            Gateway one = gateway("one");
            Gateway two = gateway("two");
            CountDownLatch some = new CountDownLatch(40);
            Set<String> promised = ConcurrentHashMap.newKeySet();
            List<Future<?>> holding = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (int i = 0; i < MANY; i++) {
                    Gateway gateway = i % 2 == 0 ? one : two;
                    String queueId = "Q%05d".formatted(i);
                    holding.add(threads.submit(() -> {
                        promised.add(gateway.held(queueId).id());
                        some.countDown();
                        return queueId;
                    }));
                }
                assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
                server.kill();
                server.startAgain();
            }
            for (Future<?> each : holding) {
                each.get();
            }
            assertThat(promised).hasSize(MANY);
            awaitServer(one);
            awaitServer(two);
            sweep(one, two);
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (String id : promised) {
                    threads.submit(() -> one.quarantine.release(id, OPERATOR));
                    threads.submit(() -> two.quarantine.release(id, OPERATOR));
                }
            }
            sweep(one, two);
            assertThat(delivered).hasSize(MANY);
            assertThat(delivered.stream().map(mail -> mail.split(" ", 2)[0]))
                    .containsExactlyInAnyOrderElementsOf(promised);
        } finally {
            close();
            gateways.clear();
            server.close();
        }
    }

    @Test
    void bringingThatBreaksOffAnywhereIsTakenUpAndLeavesNothing() throws IOException {
        Gateway one = gateway("one");
        int calls = 0;
        for (boolean answerLost : new boolean[] {false, true}) {
            boolean brokeOff = true;
            for (int call = 0; brokeOff; call++) {
                String queueId = "Q%s%03d".formatted(answerLost ? "B" : "A", call);
                HeldMail mail;
                try (Keeper.Holding holding = one.holdHere(queueId)) {
                    mail = holding.promise().getFirst();
                }
                brokeOff = one.breaksOffBringing(call, answerLost);
                one.homecoming(-1, false).bring(clock.instant());

                assertThat(find(one, mail)).isEqualTo(mail);
                assertThat(text(one.quarantine.message(mail))).isEqualTo(text(MESSAGE));
                assertThat(one.meanwhile.oldest(null, 10)).isEmpty();
                calls++;
            }
        }
        assertThat(calls).isGreaterThan(15);
        one.shared
                .shelf()
                .list(100, names -> assertThat(one.index.unknown(names)).isEmpty());
        assertThat(one.quarantine.search(HeldMailQuery.WAITING).mails())
                .hasSizeLessThanOrEqualTo(calls)
                .doesNotHaveDuplicates();
    }

    /** Calls of a store, of which one fails: before it is done, or only its answer is lost. */
    private static <T> T failing(T store, Class<T> type, AtomicInteger calls, int failing, boolean answerLost) {
        return intercepted(store, type, (method, arguments, answer) -> {
            boolean fails = calls.getAndIncrement() == failing;
            if (fails && !answerLost) {
                throw new IOException("broken off");
            }
            Object result = answer.call();
            if (fails) {
                throw new IOException("broken off");
            }
            return result;
        });
    }

    private interface Interceptor {
        @Nullable
        Object around(Method method, Object @Nullable [] arguments, Callable<@Nullable Object> answer) throws Exception;
    }

    private static <T> T intercepted(T store, Class<T> type, Interceptor interceptor) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interceptor.around(method, arguments, () -> {
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                    }
                })));
    }

    /** Nobody asks a server that was away for a moment. */
    private static void awaitServer(Gateway gateway) {
        Await.until(Duration.ofSeconds(30), () -> "the server is back", () -> {
            try {
                return gateway.quarantine.find("none") == null;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static HeldMail find(Gateway gateway, HeldMail mail) throws IOException {
        HeldMail found = gateway.quarantine.find(mail.id());
        assertThat(found).isNotNull();
        return found;
    }
}
