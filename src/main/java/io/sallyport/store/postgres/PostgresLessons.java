package io.sallyport.store.postgres;

import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.SharedLessons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lessons that gateways share, in the shared database. */
public final class PostgresLessons implements SharedLessons {
    private final PostgresDatabase.Part tables;

    public PostgresLessons(PostgresDatabase database) {
        this.tables = database.part("classifier");
    }

    @Override
    public @Nullable Beginning beginning() throws IOException {
        List<Beginning> found = tables.in(connection -> Sql.list(
                connection,
                "SELECT model, octets FROM classifier_model",
                row -> new Beginning(row.getLong(1), row.getBytes(2))));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public void begin(Beginning first) throws IOException {
        tables.in(connection -> Sql.update(
                connection,
                "INSERT INTO classifier_model (model, octets) VALUES (?, ?) ON CONFLICT DO NOTHING",
                first.model(),
                first.octets()));
    }

    /** Numbers are given under a lock, and so in the order in which lessons become visible: none is ever passed over. */
    @Override
    public void append(long model, Lesson lesson) throws IOException {
        Label label = lesson.label();
        tables.in(connection -> {
            Sql.texts(connection, "SELECT pg_advisory_xact_lock(hashtextextended('classifier lessons', 0))::text");
            return Sql.update(
                    connection,
                    "INSERT INTO classifier_lesson (number, model, key, label, domain, places)"
                            + " SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM classifier_lesson",
                    model,
                    lesson.key(),
                    label == null ? null : label.name(),
                    lesson.domain(),
                    octets(lesson.places()));
        });
    }

    @Override
    public List<Numbered> after(long number, int most) throws IOException {
        return tables.in(connection -> Sql.list(
                connection,
                "SELECT number, key, label, domain, places FROM classifier_lesson"
                        + " WHERE number > ? ORDER BY number LIMIT ?",
                PostgresLessons::lesson,
                number,
                most));
    }

    private static Numbered lesson(ResultSet row) throws SQLException {
        String label = row.getString(3);
        Lesson lesson = new Lesson(
                row.getString(2),
                label == null ? null : Label.valueOf(label),
                row.getString(4),
                places(row.getBytes(5)));
        return new Numbered(row.getLong(1), lesson);
    }

    private static byte[] octets(int[] places) {
        ByteBuffer octets = ByteBuffer.allocate(places.length * Integer.BYTES);
        octets.asIntBuffer().put(places);
        return octets.array();
    }

    private static int[] places(byte[] octets) {
        int[] places = new int[octets.length / Integer.BYTES];
        ByteBuffer.wrap(octets).asIntBuffer().get(places);
        return places;
    }
}
