package io.sallyport.store.embedded;

import io.sallyport.store.embedded.EmbeddedDatabase.Work;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Changes of many callers in one transaction: while one waits for the disk, the others gather, and wait for it once
 * together. What fails by itself is undone by itself.
 */
final class GroupCommit {
    /** So many share a transaction: some ten milliseconds of work. */
    private static final int MOST = 100;

    /** How long a caller waits for its turn, and as long again if its change is being written. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmbeddedDatabase database;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Queue<Change<?>> waiting = new ConcurrentLinkedQueue<>();

    GroupCommit(EmbeddedDatabase database) {
        this(database, PATIENCE);
    }

    /** The same for whoever waits less or longer. */
    GroupCommit(EmbeddedDatabase database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /**
     * Changes something; on return it is committed.
     *
     * @throws IOException if it could not be; nothing is changed then, unless the disk did not answer while it was written
     */
    <T extends @Nullable Object> T write(Work<T> work) throws IOException {
        Change<T> change = new Change<>(work);
        waiting.add(change);
        awaitTurn(change);
        try {
            while (!change.settled) {
                writeTogether();
            }
        } finally {
            turn.unlock();
        }
        return change.result();
    }

    /** How many wait until theirs is written. */
    int waiting() {
        return waiting.size();
    }

    private void awaitTurn(Change<?> change) throws IOException {
        try {
            if (turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            if (waiting.remove(change)) {
                throw new IOException(
                        "the quarantine's index cannot be written: others write for longer than " + patience);
            }
            if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "the quarantine's index does not answer: it is not known whether it has what was written");
            }
        } catch (InterruptedException e) {
            boolean unwritten = waiting.remove(change);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    unwritten ? "interrupted before it was written" : "interrupted while others wrote it");
        }
    }

    private void writeTogether() {
        List<Change<?>> together = new ArrayList<>();
        for (Change<?> change = waiting.poll(); change != null; change = waiting.poll()) {
            together.add(change);
            if (together.size() == MOST) {
                break;
            }
        }
        Exception problem = new IllegalStateException("the writer has ended by mistake");
        try {
            database.write(connection -> {
                for (Change<?> change : together) {
                    change.makeWithin(connection);
                }
                return together.size();
            });
            problem = null;
        } catch (IOException e) {
            problem = e;
        } finally {
            for (Change<?> change : together) {
                change.settle(problem);
            }
        }
    }

    /** Guarded by the turn. */
    private static final class Change<T extends @Nullable Object> {
        private final Work<T> work;
        private List<T> made = List.of();
        private @Nullable Exception failure;
        private boolean settled;

        Change(Work<T> work) {
            this.work = work;
        }

        void makeWithin(Connection connection) throws SQLException {
            Savepoint before = connection.setSavepoint();
            try {
                made = new ArrayList<>();
                made.add(work.with(connection));
            } catch (SQLException | RuntimeException e) { // Its own: the others of the group are made all the same
                failure = e;
                connection.rollback(before); // Fails if SQLite has undone the whole transaction: then all of them fail
            }
            connection.releaseSavepoint(before);
        }

        void settle(@Nullable Exception problem) {
            settled = true;
            if (failure == null) {
                failure = problem;
            }
        }

        T result() throws IOException {
            Exception problem = failure;
            if (problem != null) {
                throw new IOException("the quarantine's index cannot be written: " + problem.getMessage(), problem);
            }
            return made.getFirst();
        }
    }
}
