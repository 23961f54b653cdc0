package io.sallyport.report;

import io.sallyport.mail.MailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one domain is told about one day: one policy, and the mails that were judged by it (RFC 9990 § 3.1).
 *
 * @param day the day in UTC
 * @param rua the {@code rua} tag that was seen last
 * @param rows what is said, and of how many mails
 * @param omitted how many more mails there were than rows have place
 * @param cut whether observations of the day are missing altogether, because it had reached its bound
 */
public record DmarcReport(
        LocalDate day,
        PublishedPolicy policy,
        String rua,
        SequencedMap<ReportRow, Long> rows,
        long omitted,
        boolean cut) {
    private static final String NAME_PREFIX = "dmarc-";
    private static final int DAY_DIGITS = 8;
    private static final int ID_OCTETS = 12;
    private static final int MAILBOX_OCTETS = 6;

    public DmarcReport {
        rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
    }

    /** The first second of the day, since 1970. */
    long begin() {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    /** The last second of the day, since 1970. */
    long end() {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
    }

    /** When the day is over. */
    static Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** How many mails the rows tell of. */
    public long messages() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The Report-ID: the day, and what tells the report from any other of the day. It is the same whenever the report is
     * made, so that who gets it twice can tell (RFC 9990 § 3.5.1), and has letters and digits only, because it is the
     * unique-id of the file's name, too (§ 3.1.4, § 3.5.2).
     *
     * @param hostname the gateway
     */
    public String id(String hostname) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day) + digest(hostname + '\0' + policy, ID_OCTETS);
    }

    /**
     * The name of the report for a mailbox: the queue id of its mail, and what its fate is noted under. Like the
     * Report-ID, it is the same whenever the report is made.
     */
    String nameFor(MailAddress mailbox, String hostname) {
        return NAME_PREFIX + id(hostname) + "-" + digest(mailbox.toString(), MAILBOX_OCTETS);
    }

    /** The day of the report that has that name; null if it is the name of something else. */
    static @Nullable LocalDate dayOf(String name) {
        int end = NAME_PREFIX.length() + DAY_DIGITS;
        if (!name.startsWith(NAME_PREFIX) || name.length() < end) {
            return null;
        }
        try {
            return LocalDate.parse(name.substring(NAME_PREFIX.length(), end), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            return null; // It only begins like one
        }
    }

    /** The first octets of a text's SHA-256 as hexadecimal digits. */
    private static String digest(String text, int octets) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }
}
