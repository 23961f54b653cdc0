package io.sallyport.quarantine;

import io.sallyport.message.HeaderField;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The field that a released mail carries, so that rules behind this gateway can let it pass: {@code X-Sallyport-Released}.
 * Fields of that name are taken out of all mail that comes in, so that nobody else can write one.
 */
public final class ReleasedField {
    /** The name of the field. */
    public static final String NAME = "X-Sallyport-Released";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST_NAME = 60;

    private ReleasedField() {}

    /** Whether a field would be taken for ours. */
    public static boolean isOne(HeaderField field) {
        return field.isNamed(NAME);
    }

    /**
     * The whole field.
     *
     * @param id of the held mail
     * @param by who let it go; what a field cannot hold becomes a question mark
     */
    static String of(String id, String by, Instant when) {
        String name = by.replaceAll("[^A-Za-z0-9.@_+-]", "?");
        return NAME + ": " + id + "\r\n\tby " + name.substring(0, Math.min(name.length(), LONGEST_NAME)) + ";\r\n\t"
                + DATE.format(when) + "\r\n";
    }
}
