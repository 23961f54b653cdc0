package io.sallyport.store.postgres;

import io.sallyport.config.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A register that gateways share. It is not asked for at each request: what another gateway has changed counts here a
 * second later. While the database is away the last known text counts for a while, so that people can go on working; not
 * for ever, because somebody may have been taken away meanwhile.
 */
public final class PostgresRegister implements Register {
    private static final Logger LOG = Logger.getLogger(PostgresRegister.class);

    /** How old the answer may be that counts. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** How long the last one counts while the database is away. */
    static final Duration WITHOUT = Duration.ofMinutes(15);

    private final PostgresDatabase.Part tables;
    private final String name;
    private final Register own;
    private final LongSupplier nanoTime;
    private @Nullable Known known;

    /**
     * @param own what this gateway kept before it shared: brought over if nobody has written the shared one
     */
    public PostgresRegister(PostgresDatabase database, String name, Register own) {
        this(database, name, own, System::nanoTime);
    }

    PostgresRegister(PostgresDatabase database, String name, Register own, LongSupplier nanoTime) {
        this.tables = database.part("register");
        this.name = name;
        this.own = own;
        this.nanoTime = nanoTime;
    }

    /**
     * What was read.
     *
     * @param text null if there was none
     * @param version of the text; 0 if there was none
     * @param asked when that was, by the machine's running clock
     */
    private record Known(@Nullable Text text, long version, long asked) {
        boolean isYoungerThan(Duration age, long now) {
            return now - asked < age.toNanos();
        }
    }

    private record Row(long version, String content) {}

    @Override
    public synchronized @Nullable Text read() throws IOException {
        long now = nanoTime.getAsLong();
        Known before = known;
        if (before != null && before.isYoungerThan(FRESH, now)) {
            return before.text();
        }
        try {
            Known found = ask(before, now);
            if (found.text() == null && bringOver()) {
                found = ask(null, now);
            }
            known = found;
            return found.text();
        } catch (IOException e) {
            if (before != null && before.isYoungerThan(WITHOUT, now)) {
                return before.text();
            }
            throw new AwayException("the shared register of %s cannot be read".formatted(name), e);
        }
    }

    /** The text comes along only if it is another one. */
    private Known ask(@Nullable Known before, long now) throws IOException {
        long version = before == null ? 0 : before.version();
        List<Row> rows = tables.in(connection -> Sql.list(
                connection,
                "SELECT version, CASE WHEN version = ? THEN '' ELSE content END FROM register WHERE name = ?",
                row -> new Row(row.getLong(1), row.getString(2)),
                version,
                name));
        if (rows.isEmpty()) {
            return new Known(null, 0, now);
        }
        Row row = rows.getFirst();
        Text text = before != null && row.version() == version ? before.text() : new Text(row.content());
        return new Known(text, row.version(), now);
    }

    /** Whether there was something to bring over; who comes second finds what the first one has brought. */
    private boolean bringOver() throws IOException {
        Text before = own.read();
        if (before == null) {
            return false;
        }
        change(present -> {
            if (present == null) {
                LOG.infof("%s of this gateway are those of all gateways now", own);
            }
            return present == null ? before.value() : present;
        });
        return true;
    }

    @Override
    public synchronized void update(Change change) throws IOException {
        read(); // What was kept before comes first
        try {
            change(change);
        } finally {
            known = null;
        }
    }

    private void change(Change change) throws IOException {
        tables.in(connection -> {
            // There may be no row to lock yet; the lock ends with the transaction
            Sql.texts(connection, "SELECT pg_advisory_xact_lock(hashtextextended('register ' || ?, 0))::text", name);
            List<String> present = Sql.texts(connection, "SELECT content FROM register WHERE name = ?", name);
            String content = change.of(present.isEmpty() ? null : present.getFirst());
            if (content.length() > MOST_OCTETS) {
                throw new IOException("%s: longer than %d characters".formatted(name, MOST_OCTETS));
            }
            return Sql.update(
                    connection,
                    "INSERT INTO register (name, version, content) VALUES (?, 1, ?)"
                            + " ON CONFLICT (name) DO UPDATE SET version = register.version + 1,"
                            + " content = excluded.content",
                    name,
                    content);
        });
    }

    @Override
    public String toString() {
        return "the shared register of " + name;
    }
}
