package io.sallyport.store.postgres;

import io.sallyport.quarantine.MessageShelf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The octets of held messages in the shared database, in parts, so that neither a gateway nor the database has a whole message
 * in memory. They are written in one transaction, and read a part at a time: who reads slowly holds up nobody.
 */
public final class PostgresMessages implements MessageShelf {
    private static final int PART = 256 * 1024;

    private static final String UNIQUE_VIOLATION = "23505";

    private final PostgresDatabase.Part tables;

    public PostgresMessages(PostgresDatabase database) {
        this.tables = database.part("quarantine");
    }

    @Override
    public void put(String name, long octets, Content content) throws IOException {
        tables.in(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO message_part (name, number, content) VALUES (?, ?, ?)")) {
                begin(connection, name);
                Parts parts = new Parts(insert, name);
                content.writeTo(parts);
                parts.end();
                return Sql.update(connection, "UPDATE message SET octets = ? WHERE name = ?", parts.written, name);
            }
        });
    }

    private static void begin(Connection connection, String name) throws IOException, SQLException {
        try {
            Sql.update(connection, "INSERT INTO message (name, octets) VALUES (?, 0)", name);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new FileAlreadyExistsException(name); // Which says it all
            }
            throw e;
        }
    }

    @Override
    public InputStream open(String name) throws IOException {
        List<Long> octets =
                tables.in(connection -> Sql.longs(connection, "SELECT octets FROM message WHERE name = ?", name));
        if (octets.isEmpty()) {
            throw new NoSuchFileException(name);
        }
        return new Reading(name);
    }

    @Override
    public void list(int most, Names names) throws IOException {
        List<String> some = List.of("");
        while (!some.isEmpty()) {
            String after = some.getLast();
            some = tables.in(connection -> Sql.texts(
                    connection, "SELECT name FROM message WHERE name > ? ORDER BY name LIMIT ?", after, most));
            names.take(some);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        tables.in(connection -> Sql.update(connection, "DELETE FROM message WHERE name = ?", name));
    }

    /** What is written, part by part. */
    private static final class Parts extends OutputStream {
        private final PreparedStatement insert;
        private final String name;
        private final byte[] part = new byte[PART];
        private int filled;
        private int number;
        private long written;

        Parts(PreparedStatement insert, String name) {
            this.insert = insert;
            this.name = name;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, octets.length);
            int done = 0;
            while (done < length) {
                int count = Math.min(length - done, PART - filled);
                System.arraycopy(octets, offset + done, part, filled, count);
                filled += count;
                done += count;
                if (filled == PART) {
                    send();
                }
            }
        }

        /** The last part; what writes must not ask for it in between. */
        private void send() throws IOException {
            try {
                insert.setString(1, name);
                insert.setInt(2, number++);
                insert.setBytes(3, Arrays.copyOf(part, filled));
                insert.executeUpdate();
                written += filled;
                filled = 0;
            } catch (SQLException e) {
                throw new IOException(e); // Seen by the database as what it is: its cause
            }
        }

        @Override
        public void flush() {
            // Only a full part is sent before the end
        }

        void end() throws IOException {
            if (filled > 0) {
                send();
            }
        }
    }

    /** What is read, part by part. */
    private final class Reading extends InputStream {
        private final String name;
        private byte[] part = {};
        private int at;
        private int number;
        private boolean ended;

        Reading(String name) {
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : part[at++] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, octets.length);
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, octets, offset, count);
            at += count;
            return count;
        }

        /** A message that is deleted meanwhile ends early; what it was is checked by whoever knows its format. */
        private boolean isAtEnd() throws IOException {
            if (at < part.length || ended) {
                return at == part.length;
            }
            List<byte[]> next = tables.in(connection -> Sql.list(
                    connection,
                    "SELECT content FROM message_part WHERE name = ? AND number = ?",
                    row -> row.getBytes(1),
                    name,
                    number++));
            ended = next.isEmpty();
            part = ended ? part : next.getFirst();
            at = ended ? part.length : 0;
            return ended;
        }
    }
}
