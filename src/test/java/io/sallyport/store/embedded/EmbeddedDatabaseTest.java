package io.sallyport.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    private static final String NAME = "journal";

    @TempDir
    Path home;

    @Test
    void folderAndFileAreMadeForTheGatewayAlone() throws IOException {
        Path folder = home.resolve("data/store");
        try (EmbeddedDatabase database = EmbeddedDatabase.open(folder, NAME)) {
            assertThat(count(database)).isZero();
        }
        assertThat(folder.resolve("journal.db")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void whatWasWrittenIsThereAfterTheNextStart() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            insert(database, "q1");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void transactionThatFailsChangesNothing() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            assertThatThrownBy(() -> database.write(connection -> {
                        insert(connection, "q1");
                        throw new SQLException("planted");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("planted");
            assertThatThrownBy(() -> database.write(connection -> {
                        insert(connection, "q2");
                        throw new IllegalStateException("planted");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(count(database)).isZero();
            insert(database, "q3");
            assertThat(count(database)).isEqualTo(1);
        }
    }

    /** A copy that is being made, or an administrator with a tool: neither may find the place of the writer taken for ever. */
    @Test
    void anotherProgramMayWriteBetweenOurTransactions() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            insert(database, "q1");
            writeFromOutside();
            assertThatThrownBy(() -> database.write(connection -> {
                        throw new SQLException("planted");
                    }))
                    .isInstanceOf(IOException.class);
            writeFromOutside();
            insert(database, "q2");
            assertThat(count(database)).isEqualTo(2);
        }
    }

    @Test
    void writerThatFindsTheFileLockedWritesWhenItIsNot() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            insert(database, "q1");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("journal.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> insert(database, "q2"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("locked");
            }
            insert(database, "q3");
            assertThatThrownBy(() -> database.write(connection -> {
                        insert(connection, "q4");
                        throw new SQLException("planted");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(count(database)).isEqualTo(2);
        }
    }

    private void writeFromOutside() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("journal.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("BEGIN IMMEDIATE");
        }
    }

    @Test
    void readersSeeWholeTransactionsWhileOthersWrite() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        database.write(connection -> {
                            insert(connection, "one");
                            insert(connection, "two");
                            return null;
                        });
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(count(database) % 2).isZero();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(count(database)).isEqualTo(200);
        }
    }

    @Test
    void readerIsNotBlockedByAWriterThatTakesItsTime() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Semaphore writing = new Semaphore(0);
            Semaphore mayEnd = new Semaphore(0);
            Future<?> writer = threads.submit(() -> database.write(connection -> {
                insert(connection, "q1");
                writing.release();
                mayEnd.acquireUninterruptibly();
                return null;
            }));
            writing.acquire();
            assertThat(count(database)).isZero();
            mayEnd.release();
            writer.get();
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void readerCannotWrite() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            assertThatThrownBy(() -> database.read(connection -> {
                        insert(connection, "q1");
                        return null;
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void damagedFileIsNamedWithAdvice() throws IOException {
        Files.writeString(home.resolve("journal.db"), "this is no database".repeat(500));
        assertThatThrownBy(() -> EmbeddedDatabase.open(home, NAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(home.resolve("journal.db").toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void fileThatIsLockedByAnotherProgramIsNamed() throws Exception {
        EmbeddedDatabase.open(home, NAME).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("journal.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("DELETE FROM decision");
            assertThatThrownBy(() -> EmbeddedDatabase.open(home, NAME))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another program has locked the file");
        }
    }

    @Test
    void freeSpaceGoesBackToTheDisk() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.open(home, NAME)) {
            long empty = database.usedBytes();
            database.write(connection -> {
                for (int i = 0; i < 500; i++) {
                    insert(connection, "x".repeat(2000) + i);
                }
                return null;
            });
            long full = database.usedBytes();
            assertThat(full).isGreaterThan(empty + 1_000_000);
            database.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("DELETE FROM delivery");
                }
            });
            assertThat(database.usedBytes()).isLessThan(full / 4);
            database.giveSpaceBack(10_000);
        }
        assertThat(Files.size(home.resolve("journal.db"))).isLessThan(500_000);
    }

    @Test
    void eachPartHasItsFileAndItIsOpenedOnce() throws IOException {
        EmbeddedStore store = new EmbeddedStore(Configs.of(StoreConfig.class, "sallyport.store.dir", home.toString()));
        assertThat(store.database(NAME)).isSameAs(store.database(NAME));
        assertThatThrownBy(() -> store.database("nothing")).isInstanceOf(IOException.class);
        EmbeddedDatabase database = store.database(NAME);
        store.close();
        assertThatThrownBy(() -> count(database))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void defaultFolderIsBesideTheSpool() {
        assertThat(Configs.of(StoreConfig.class).dir()).isEqualTo(Path.of("data/store"));
        assertThat(Configs.of(StoreConfig.class, "sallyport.data-dir", "/var/lib/sallyport")
                        .dir())
                .isEqualTo(Path.of("/var/lib/sallyport/store"));
    }

    private static void insert(EmbeddedDatabase database, String id) throws IOException {
        database.write(connection -> {
            insert(connection, id);
            return null;
        });
    }

    private static void insert(Connection connection, String id) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO delivery (queue_id, at, json) VALUES (?, 0, '')")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    private static int count(EmbeddedDatabase database) throws IOException {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM delivery")) {
                return row.getInt(1);
            }
        });
    }
}
