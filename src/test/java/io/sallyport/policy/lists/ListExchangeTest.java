package io.sallyport.policy.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.FileRegister;
import io.sallyport.config.JsonRegister;
import io.sallyport.config.Register;
import io.sallyport.config.Registers;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.lists.ListExchange.Told;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresRegister;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, each with a policy folder of its own, and a real database between them. */
class ListExchangeTest {
    private static final String LIST = "lists/blocked-senders.txt";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T12:00:00Z"));
    private boolean storeIsAway;

    @TempDir
    private Path data;

    private PostgresDatabase database;
    private ListFolder oneLists;
    private ListFolder twoLists;
    private ListExchange one;
    private ListExchange two;

    @BeforeEach
    void open() throws Exception {
        database = PostgresServer.shared().open();
        oneLists = ListFolder.in(Files.createDirectory(data.resolve("one")), clock);
        twoLists = ListFolder.in(Files.createDirectory(data.resolve("two")), clock);
        one = exchange("one", oneLists);
        two = exchange("two", twoLists);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void changeIsMadeHereAtOnceAndOnTheOtherGatewayWithTheNextExchange() throws IOException {
        NewEntry entry = new NewEntry(
                "bad.example", LocalDate.of(2027, 1, 31), "ann", "sends what nobody wants", Set.of(Proof.SPF));
        assertThat(one.add(LIST, entry, null)).isInstanceOf(ListChange.Made.class);
        assertThat(oneLists.read("blocked-senders")).contains("bad.example");
        exchangeAll();
        assertThat(twoLists.read("blocked-senders")).isEqualTo(oneLists.read("blocked-senders"));
        assertThat(two.remove(LIST, "bad.example", null)).isInstanceOf(ListChange.Made.class);
        exchangeAll();
        assertThat(oneLists.read("blocked-senders")).isEmpty();
    }

    @Test
    void lastWordOfTheSameEntryCountsEverywhere() throws IOException {
        one.add(LIST, until("bad.example", 2027), null);
        two.add(LIST, until("bad.example", 2028), null);
        one.exchange();
        exchangeAll();
        exchangeAll();
        assertThat(oneLists.read("blocked-senders"))
                .contains("until=2028-01-31")
                .isEqualTo(twoLists.read("blocked-senders"));
    }

    @Test
    void changesOfManyOnBothEndAlike() throws Exception {
        List<Future<?>> changes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ListExchange gateway : List.of(one, two)) {
                changes.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        String name = "bad%d.example".formatted(i % 7);
                        if (i % 3 == 2) {
                            gateway.remove(LIST, name, null);
                        } else {
                            gateway.add(LIST, until(name, gateway == one ? 2027 : 2028), null);
                        }
                        gateway.exchange();
                    }
                    return null;
                }));
            }
        }
        for (Future<?> change : changes) {
            change.get();
        }
        exchangeAll();
        exchangeAll();
        assertThat(oneLists.read("blocked-senders").lines().sorted())
                .isNotEmpty()
                .containsExactlyElementsOf(
                        twoLists.read("blocked-senders").lines().sorted().toList());
    }

    @Test
    void changeWaitsWhileTheStoreIsAwayAndIsToldLaterEvenByTheNextRun() throws IOException {
        storeIsAway = true;
        assertThat(one.add(LIST, blocked("bad.example", ""), null)).isInstanceOf(ListChange.Made.class);
        assertThatThrownBy(one::exchange).isInstanceOf(IOException.class);
        storeIsAway = false;
        exchange("one", oneLists).exchange();
        two.exchange();
        assertThat(twoLists.read("blocked-senders")).contains("bad.example");
    }

    @Test
    void whatIsNotMadeHereIsMadeNowhere() throws IOException {
        assertThat(one.add("lists/none.txt", blocked("bad.example", ""), null))
                .isInstanceOf(ListChange.UnknownList.class);
        assertThat(one.remove(LIST, "never.example", null)).isInstanceOf(ListChange.Missing.class);
        exchangeAll();
        assertThat(Files.readString(data.resolve("one-data/waiting.json"))).doesNotContain("example");
        assertThat(new String(Files.readAllBytes(data.resolve("two/lists/blocked-senders.txt"))))
                .doesNotContain("never");
    }

    @Test
    void whatAGatewayHasNoListForDoesNotHoldUpTheRest() throws IOException {
        for (SharedChange strange : List.of(
                SharedChange.removing(clock.instant().toString(), "lists/none.txt", "bad.example"),
                new SharedChange(0, clock.instant().toString(), LIST, false, "no entry", "no day", "", "", Set.of()))) {
            new JsonRegister<>(registers().register("lists"), Told.class, new Told(1, List.of()))
                    .update(told -> told.with(strange, Instant.EPOCH));
        }
        one.add(LIST, blocked("worse.example", ""), null);
        exchangeAll();
        assertThat(twoLists.read("blocked-senders")).contains("worse.example");
    }

    @Test
    void changesOfLongAgoAreForgotten() throws IOException {
        one.add(LIST, blocked("old.example", ""), null);
        one.exchange();
        clock.advance(Duration.ofDays(91));
        one.add(LIST, blocked("new.example", ""), null);
        exchangeAll();
        assertThat(twoLists.read("blocked-senders")).contains("new.example").doesNotContain("old.example");
    }

    private void exchangeAll() throws IOException {
        one.exchange();
        two.exchange();
        one.exchange();
    }

    private static NewEntry until(String name, int year) {
        return new NewEntry(name, LocalDate.of(year, 1, 31), "ann", "", Set.of());
    }

    private static NewEntry blocked(String name, String reason) {
        return new NewEntry(name, null, "ann", reason, Set.of());
    }

    private ListExchange exchange(String name, ListFolder lists) {
        return new ListExchange(new ListWriter(lists.store(), clock), registers(), data.resolve(name + "-data"), clock);
    }

    /** They ask the database each time: what is known for a second would be too old for a test. */
    private Registers registers() {
        return new Registers() {
            @Override
            public Register register(String name) {
                return new Register() {
                    @Override
                    public @Nullable Text read() throws IOException {
                        return shared(name).read();
                    }

                    @Override
                    public void update(Change change) throws IOException {
                        shared(name).update(change);
                    }
                };
            }

            @Override
            public boolean areShared() {
                return true;
            }
        };
    }

    private Register shared(String name) throws IOException {
        if (storeIsAway) {
            throw new Register.AwayException("away", new IOException());
        }
        return new PostgresRegister(database, name, new FileRegister(data.resolve("none.json")));
    }
}
