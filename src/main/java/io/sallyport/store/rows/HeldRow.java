package io.sallyport.store.rows;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.HeldMail.Form;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex.Release;
import io.sallyport.quarantine.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A held mail as a row of {@code held}. */
public final class HeldRow {
    private static final List<String> COLUMNS = List.of(
            "seq",
            "copy",
            "id",
            "queue_id",
            "received",
            "client",
            "hello",
            "reverse_path",
            "recipient",
            "author",
            "subject",
            "message_id",
            "octets",
            "form",
            "class",
            "score",
            "why",
            "findings",
            "state",
            "waiting",
            "version",
            "expires",
            "release",
            "sender_key",
            "sender_domain",
            "recipient_key",
            "domain",
            "subject_key",
            "text");

    /** Adds one; {@link #values} has its parameters. */
    public static final String INSERT = "INSERT INTO held (%s) VALUES (%s)"
            .formatted(String.join(", ", COLUMNS), String.join(", ", Collections.nCopies(COLUMNS.size(), "?")));

    private HeldRow() {}

    /** What {@link #INSERT} asks for, of a mail that is not promised. */
    public static List<@Nullable Object> values(long number, long copy, HeldMail mail) {
        MailAddress sender = mail.reversePath();
        List<@Nullable Object> values = new ArrayList<>();
        Collections.addAll(
                values, number, copy, mail.id(), mail.queueId(), mail.received().toEpochMilli());
        Collections.addAll(values, mail.client(), mail.hello(), text(sender), text(mail.recipient()));
        Collections.addAll(values, mail.from(), mail.subject(), mail.messageId(), mail.octets(), text(mail.form()));
        Collections.addAll(values, mail.mailClass().text(), mail.score().hundredths(), mail.why());
        Collections.addAll(values, String.join("\n", mail.findings()), "new", -1, mail.version());
        Collections.addAll(values, mail.expires().toEpochMilli(), text(Release.NONE), DecisionQuery.key(sender));
        Collections.addAll(values, sender == null ? "" : DecisionQuery.domain(sender.domain()));
        Collections.addAll(values, DecisionQuery.key(mail.recipient()));
        Collections.addAll(values, DecisionQuery.domain(mail.recipient().domain()));
        Collections.addAll(values, lower(Objects.requireNonNullElse(mail.subject(), "")), searched(mail));
        return values;
    }

    /** All that a text is looked for in; nothing that is searched for reaches over the end of a line. */
    public static String searched(HeldMail mail) {
        return Stream.of(
                        text(mail.reversePath()), mail.from(), text(mail.recipient()), mail.subject(), mail.messageId())
                .filter(Objects::nonNull)
                .map(HeldRow::lower)
                .collect(Collectors.joining("\n"));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A constant as a column has it. */
    public static String text(Enum<?> constant) {
        return lower(constant.name());
    }

    /** An address as a column has it: no quoting in its local part. */
    public static @Nullable String text(@Nullable MailAddress address) {
        return address == null ? null : address.localPart() + "@" + address.domain();
    }

    private static @Nullable MailAddress address(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int at = text.lastIndexOf('@'); // No domain has one
        return new MailAddress(text.substring(0, at), text.substring(at + 1));
    }

    /** The mail that a row of {@code held} is. */
    public static HeldMail mail(ResultSet row) throws SQLException {
        String findings = row.getString("findings");
        return new HeldMail(
                row.getString("id"),
                row.getString("queue_id"),
                Instant.ofEpochMilli(row.getLong("received")),
                row.getString("client"),
                row.getString("hello"),
                address(row.getString("reverse_path")),
                Objects.requireNonNull(address(row.getString("recipient"))),
                row.getString("author"),
                row.getString("subject"),
                row.getString("message_id"),
                row.getLong("octets"),
                constant(Form.class, row.getString("form")),
                constant(MailClass.class, row.getString("class")),
                new Score(row.getLong("score")),
                row.getString("why"),
                findings.isEmpty() ? List.of() : List.of(findings.split("\n", -1)),
                constant(State.class, row.getString("state")),
                row.getInt("version"),
                change(row),
                Instant.ofEpochMilli(row.getLong("expires")));
    }

    private static @Nullable Change change(ResultSet row) throws SQLException {
        String by = row.getString("changed_by");
        return by == null
                ? null
                : new Change(
                        Instant.ofEpochMilli(row.getLong("changed")),
                        by,
                        row.getString("reason"),
                        address(row.getString("sent_to")));
    }

    /**
     * The constant that a column has.
     *
     * @throws SQLException if this release knows none of that name
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String text) throws SQLException {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new SQLException("a held mail of a later release: " + text, e);
        }
    }
}
