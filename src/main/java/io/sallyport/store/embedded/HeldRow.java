package io.sallyport.store.embedded;

import io.sallyport.journal.DecisionQuery;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.QuarantineIndex.Entry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A held mail as a row of the table {@code held}. */
final class HeldRow {
    static final String INSERT = """
            INSERT INTO held (id, file, queue_id, received, client, hello, reverse_path, recipient, sender_key,
                sender_domain, recipient_key, recipient_domain, author, subject, message_id, octets, form, class, score,
                why, findings, state, version, expires)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private HeldRow() {}

    /** Fills in {@link #INSERT}. */
    static void fill(PreparedStatement insert, HeldMail mail, String file) throws SQLException {
        MailAddress sender = mail.reversePath();
        int at = 0;
        insert.setString(++at, mail.id());
        insert.setString(++at, file);
        insert.setString(++at, mail.queueId());
        insert.setLong(++at, mail.received().toEpochMilli());
        insert.setString(++at, mail.client());
        insert.setString(++at, mail.hello());
        insert.setString(++at, sender == null ? null : sender.toString());
        insert.setString(++at, mail.recipient().toString());
        insert.setString(++at, DecisionQuery.key(sender));
        insert.setString(++at, sender == null ? "" : DecisionQuery.domain(sender.asciiDomain()));
        insert.setString(++at, DecisionQuery.key(mail.recipient()));
        insert.setString(++at, DecisionQuery.domain(mail.recipient().asciiDomain()));
        insert.setString(++at, mail.from());
        insert.setString(++at, mail.subject());
        insert.setString(++at, mail.messageId());
        insert.setLong(++at, mail.octets());
        insert.setInt(++at, HeldCodes.FORMS.of(mail.form()));
        insert.setInt(++at, HeldCodes.CLASSES.of(mail.mailClass()));
        insert.setLong(++at, mail.score().hundredths());
        insert.setString(++at, mail.why());
        insert.setString(++at, String.join(" ", mail.findings()));
        insert.setInt(++at, HeldCodes.STATES.of(mail.state()));
        insert.setInt(++at, mail.version());
        insert.setLong(++at, mail.expires().toEpochMilli());
    }

    /** Who had to do with a mail, for the search by parts of words. */
    static String people(HeldMail mail) {
        return String.join(
                "\n",
                Objects.requireNonNullElse(mail.reversePath(), "<>").toString(),
                Objects.requireNonNullElse(mail.from(), ""),
                mail.recipient().toString(),
                Objects.requireNonNullElse(mail.messageId(), ""));
    }

    /** The row that a cursor is at. */
    static Entry read(ResultSet row) throws SQLException {
        String findings = row.getString("findings");
        HeldMail mail = new HeldMail(
                row.getString("id"),
                row.getString("queue_id"),
                Instant.ofEpochMilli(row.getLong("received")),
                row.getString("client"),
                row.getString("hello"),
                address(row.getString("reverse_path")),
                Objects.requireNonNull(address(row.getString("recipient")), "a held mail has a recipient"),
                row.getString("author"),
                row.getString("subject"),
                row.getString("message_id"),
                row.getLong("octets"),
                HeldCodes.FORMS.constant(row.getInt("form")),
                HeldCodes.CLASSES.constant(row.getInt("class")),
                new Score(row.getLong("score")),
                row.getString("why"),
                findings.isEmpty() ? List.of() : List.of(findings.split(" ", -1)),
                HeldCodes.STATES.constant(row.getInt("state")),
                row.getInt("version"),
                change(row),
                Instant.ofEpochMilli(row.getLong("expires")));
        return new Entry(mail, row.getString("file"), HeldCodes.STEPS.constant(row.getInt("step")));
    }

    private static HeldMail.@Nullable Change change(ResultSet row) throws SQLException {
        String by = row.getString("changed_by");
        return by == null
                ? null
                : new HeldMail.Change(
                        Instant.ofEpochMilli(row.getLong("changed_at")),
                        by,
                        row.getString("changed_reason"),
                        address(row.getString("changed_to")));
    }

    private static @Nullable MailAddress address(@Nullable String text) throws SQLException {
        if (text == null) {
            return null;
        }
        MailAddress address = AddressParser.parse(text);
        if (address == null) {
            throw new SQLException("no address: " + text);
        }
        return address;
    }
}
