package io.sallyport.testing;

import java.nio.charset.StandardCharsets;

/** The harmless file that every virus scanner takes for a virus. In two halves, or scanners would take this one for it, too. */
public final class Eicar {
    private static final String FIRST = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD";
    private static final String SECOND = "-ANTIVIRUS-TEST-FILE!$H+H*";

    private Eicar() {}

    /** The file. */
    public static String text() {
        return FIRST + SECOND;
    }

    /** The file. */
    public static byte[] octets() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }
}
