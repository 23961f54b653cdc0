package io.sallyport.store.embedded;

import io.sallyport.store.embedded.EmbeddedDatabase.Work;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Changes of many callers in one transaction: while one waits for the disk, the others gather, and wait for it once
 * together. What fails by itself is undone by itself.
 */
final class GroupCommit {
    /** So many share a transaction: some ten milliseconds of work. */
    private static final int MOST = 100;

    private final EmbeddedDatabase database;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Queue<Change<?>> waiting = new ConcurrentLinkedQueue<>();

    GroupCommit(EmbeddedDatabase database) {
        this.database = database;
    }

    /** Changes something; on return it is committed. */
    <T extends @Nullable Object> T write(Work<T> work) throws IOException {
        Change<T> change = new Change<>(work);
        waiting.add(change);
        turn.lock();
        try {
            while (!change.settled) {
                writeTogether();
            }
        } finally {
            turn.unlock();
        }
        return change.result();
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
