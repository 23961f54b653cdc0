package io.sallyport.store.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.LearnedMessages.Learned;
import io.sallyport.filter.greylist.GreylistStore.Memory;
import io.sallyport.mail.Action;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMails;
import io.sallyport.store.embedded.DatabaseCopy;
import io.sallyport.store.embedded.EmbeddedStore;
import io.sallyport.store.embedded.SqliteContactStore;
import io.sallyport.store.embedded.SqliteDecisionStore;
import io.sallyport.store.embedded.SqliteGreylistStore;
import io.sallyport.store.embedded.SqliteLearnedMessages;
import io.sallyport.store.embedded.SqliteQuarantineIndex;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases of every earlier version are opened by this one, and what was in them is read. A version of a database is made of
 * its scripts, which never change once released ({@link ReleasedScriptsTest}), and rows as they were written then:
 * {@code upgrade/databases/<name>/V<n>.sql}.
 */
class SchemaUpgradeTest {
    private static final Path SAMPLES = Path.of("src/test/resources/upgrade/databases");
    private static final Path SCRIPTS = Path.of("src/main/resources/db/embedded");
    private static final Pattern STATEMENT = Pattern.compile("(?<=\\);)\n");

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Instant LATE = NOON.plusSeconds(365_000L * 24 * 3600);

    /** What must be found in each database, whichever version wrote it. */
    private static final Map<String, Reading> READINGS = Map.of(
            "classifier", SchemaUpgradeTest::readLearned,
            "contacts", SchemaUpgradeTest::readContacts,
            "greylist", SchemaUpgradeTest::readGreylist,
            "journal", SchemaUpgradeTest::readJournal,
            "outbox", SchemaUpgradeTest::readOutbox,
            "quarantine", SchemaUpgradeTest::readQuarantine);

    @TempDir
    private Path folder;

    private interface Reading {
        void of(EmbeddedStore store) throws IOException;
    }

    @Test
    void everyVersionOfEveryDatabaseIsReadByThisOne() throws IOException, SQLException {
        assertThat(DatabaseCopy.names()).isEqualTo(READINGS.keySet()).containsExactlyElementsOf(names());
        for (String name : DatabaseCopy.names()) {
            for (int version = 1; version <= DatabaseCopy.newestSchema(name); version++) {
                Path sample = SAMPLES.resolve(name).resolve("V%d.sql".formatted(version));
                assertThat(sample)
                        .as("rows as version %d of %s writes them; before you add a script, dump some", version, name)
                        .isRegularFile();
                Path of = Files.createDirectories(folder.resolve(name + version));
                write(of.resolve(name + ".db"), name, version, Files.readString(sample));
                try (EmbeddedStore store = new EmbeddedStore(() -> of)) {
                    READINGS.get(name).of(store);
                }
                assertThat(DatabaseCopy.check(of.resolve(name + ".db"), name).schema())
                        .isEqualTo(DatabaseCopy.newestSchema(name));
            }
        }
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(SCRIPTS)) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(Path file, String name, int version, String rows) throws SQLException {
        String url = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("filesystem:" + SCRIPTS.resolve(name))
                .target(String.valueOf(version))
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : STATEMENT.split(rows)) {
                statement.execute(each);
            }
        }
    }

    private static void readLearned(EmbeddedStore store) throws IOException {
        assertThat(new SqliteLearnedMessages(store).find("0f".repeat(16)))
                .isEqualTo(new Learned(Label.SPAM, 0.75, "example.test", NOON));
    }

    private static void readContacts(EmbeddedStore store) throws IOException {
        String key = "ann@sender.example bob@example.test";
        assertThat(new SqliteContactStore(store).known(List.of(key), NOON)).containsOnlyKeys(key);
    }

    private static void readGreylist(EmbeddedStore store) throws IOException {
        String key = "192.0.2.0/24 ann@sender.example bob@example.test";
        assertThat(new SqliteGreylistStore(store).recall(List.of(key), NOON))
                .isEqualTo(Map.of(key, new Memory(NOON, LATE)));
    }

    private static void readJournal(EmbeddedStore store) throws IOException {
        SqliteDecisionStore journal = new SqliteDecisionStore(store.database("journal"));
        assertThat(journal.find("q1")).isEqualTo(Decisions.decision("q1").build());
        assertThat(store.database("journal").<Boolean>read(connection -> {
                    try (Statement statement = connection.createStatement();
                            var row = statement.executeQuery("SELECT 1 FROM tag WHERE value = 'ann@sender.example'")) {
                        return row.next();
                    }
                }))
                .isTrue();
    }

    private static void readOutbox(EmbeddedStore store) throws IOException {
        assertThat(new Outbox(store.database("outbox"), 1_000_000).first())
                .isNotNull()
                .extracting(Outbox.Batch::decisions)
                .isEqualTo(List.of(Decisions.decision("q2").build()));
    }

    private static void readQuarantine(EmbeddedStore store) throws IOException {
        SqliteQuarantineIndex index = new SqliteQuarantineIndex(store.database("quarantine"));
        assertThat(index.search(HeldMailQuery.WAITING).mails()).containsExactly(HeldMails.mail(2), HeldMails.mail(1));
        assertThat(index.verdict("q1-held-1"))
                .isNotNull()
                .extracting(Verdict::action)
                .isEqualTo(Action.HOLD);
        HeldMailQuery byText = new HeldMailQuery(
                "invoice 2",
                null,
                null,
                null,
                null,
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                HeldMailQuery.Order.NEWEST,
                null,
                10);
        assertThat(index.search(byText).mails()).containsExactly(HeldMails.mail(2));
        index.add(List.of(HeldMails.entry(HeldMails.mail(3))));
    }
}
