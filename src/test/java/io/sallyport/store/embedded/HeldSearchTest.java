package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.HeldMails;
import io.sallyport.quarantine.HeldQuestion;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.State;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways that SQLite goes, as it says itself: none of them reads all mails. */
class HeldSearchTest {
    private static final Instant MINUTE = HeldMails.NOON.plusSeconds(60);

    /** Questions, and what their way begins with, in any order of the page. */
    private static final Map<String, Supplier<HeldQuestion>> QUESTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("waiting", HeldQuestion::waiting),
            Map.entry("one state", () -> HeldQuestion.all().in(State.DELETED)),
            Map.entry("states of both kinds", () -> HeldQuestion.all().in(State.RELEASE_REQUESTED, State.DELETED)),
            Map.entry("sender", () -> HeldQuestion.all().sender("ann7@sender7.example")),
            Map.entry("sender's domain", () -> HeldQuestion.waiting().sender("sender7.example")),
            Map.entry("recipient", () -> HeldQuestion.all().recipient("bob7@house2.test")),
            Map.entry("domains", () -> HeldQuestion.waiting().domains("house1.test", "house2.test")),
            Map.entry("time", () -> HeldQuestion.all().received(HeldMails.NOON, MINUTE)),
            Map.entry("time of what waits", () -> HeldQuestion.waiting().received(null, MINUTE)),
            Map.entry("class", () -> HeldQuestion.all().of(MailClass.PHISHING)),
            Map.entry("class of what waits", () -> HeldQuestion.waiting().of(MailClass.PHISHING, MailClass.SPAM)),
            Map.entry("points", () -> HeldQuestion.all().points("24.9", null)),
            Map.entry("points of what waits", () -> HeldQuestion.waiting().points(null, "5.1")),
            Map.entry("text", () -> HeldQuestion.all().text("invoice 17 ")),
            Map.entry("subject", () -> HeldQuestion.waiting().subject("thursday")),
            Map.entry("mail", () -> HeldQuestion.all().queueId("q17"))));

    @TempDir
    static Path folder;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void fill() throws IOException {
        database = EmbeddedDatabase.open(folder, "quarantine");
        QuarantineIndex index = new SqliteQuarantineIndex(database);
        index.add(IntStream.range(0, 300)
                .mapToObj(n -> HeldMails.entry(HeldMails.mail(n)))
                .toList());
        index.promise(IntStream.range(0, 300).mapToObj("q%d-held-1"::formatted).toList());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void noSearchReadsAllMails() throws IOException {
        for (Map.Entry<String, Supplier<HeldQuestion>> question : QUESTIONS.entrySet()) {
            for (Order order : Order.values()) {
                HeldMailQuery query = question.getValue().get().by(order).query();
                assertThat(pageWay(query))
                        .as("%s, %s first", question.getKey(), order)
                        .isNotEmpty()
                        .noneMatch(HeldSearchTest::readsAll);
                HeldMailQuery next = query.after(new HeldMailQuery.Place(700, HeldSearch.number(MINUTE)));
                assertThat(pageWay(next))
                        .as("%s, %s first, next page", question.getKey(), order)
                        .noneMatch(HeldSearchTest::readsAll);
            }
            assertThat(countWay(question.getValue().get().query()))
                    .as("%s, count", question.getKey())
                    .isNotEmpty()
                    .noneMatch(HeldSearchTest::readsAll);
        }
    }

    @Test
    void allMailIsReadInTheOrderOfThePageAndNotSorted() throws IOException {
        for (Order order : Order.values()) {
            assertThat(pageWay(HeldQuestion.all().by(order).query()))
                    .as(order.name())
                    .noneMatch(step -> step.contains("TEMP B-TREE"));
            assertThat(pageWay(HeldQuestion.waiting().by(order).query()))
                    .as("%s of what waits", order)
                    .noneMatch(step -> step.contains("TEMP B-TREE"));
        }
    }

    @Test
    void countingWhatIsTrueOfManyReadsNoMailItself() throws IOException {
        for (String name : List.of("waiting", "one state", "domains", "class", "class of what waits", "points")) {
            HeldMailQuery query = QUESTIONS.get(name).get().query();
            assertThat(countWay(query)).as(name).anyMatch(step -> step.contains("COVERING INDEX"));
        }
        HeldQuestion many = HeldQuestion.waiting()
                .domains("house1.test")
                .of(MailClass.PHISHING)
                .points("6", "20")
                .received(HeldMails.NOON, MINUTE);
        assertThat(countWay(many.query())).anyMatch(step -> step.contains("COVERING INDEX"));
    }

    @Test
    void whichIndexLeadsIsOfNoMatterForWhatIsFound() throws IOException {
        for (Map.Entry<String, Supplier<HeldQuestion>> question : QUESTIONS.entrySet()) {
            for (Order order : Order.values()) {
                HeldMailQuery query = question.getValue().get().by(order).query();
                assertThat(found(new HeldSearch(query, 3)))
                        .as("%s, %s first", question.getKey(), order)
                        .isEqualTo(found(new HeldSearch(query)));
            }
        }
    }

    @Test
    void countEndsAtItsBound() throws IOException {
        assertThat(total(HeldQuestion.waiting(), 100)).isEqualTo(101);
        assertThat(total(HeldQuestion.waiting(), 300)).isEqualTo(300);
        assertThat(total(HeldQuestion.waiting().text("thursday"), 100)).isEqualTo(101);
    }

    private static List<String> found(HeldSearch search) throws IOException {
        return database.read(connection -> {
            try (PreparedStatement select = search.page(connection).prepare(connection);
                    ResultSet rows = select.executeQuery()) {
                List<String> ids = new ArrayList<>();
                while (rows.next()) {
                    ids.add(rows.getString("id"));
                }
                return ids;
            }
        });
    }

    private static long total(HeldQuestion question, int most) throws IOException {
        return database.read(connection -> {
            HeldSearch search = new HeldSearch(question.query());
            try (PreparedStatement select = search.counts(connection, most).prepare(connection);
                    ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        });
    }

    /** A walk through the table, in which no index says where to begin and what to pass over. */
    private static boolean readsAll(String step) {
        return step.startsWith("SCAN h") && !step.contains("INDEX");
    }

    private static List<String> pageWay(HeldMailQuery query) throws IOException {
        return database.read(connection -> {
            HeldSearch.Question asked = new HeldSearch(query).page(connection);
            return way(asked, connection);
        });
    }

    private static List<String> countWay(HeldMailQuery query) throws IOException {
        return database.read(connection -> way(new HeldSearch(query).counts(connection, 1_000), connection));
    }

    private static List<String> way(HeldSearch.Question asked, Connection connection) throws SQLException {
        HeldSearch.Question how = new HeldSearch.Question("EXPLAIN QUERY PLAN " + asked.sql(), asked.values());
        try (PreparedStatement explain = how.prepare(connection);
                ResultSet rows = explain.executeQuery()) {
            List<String> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return steps;
        }
    }
}
