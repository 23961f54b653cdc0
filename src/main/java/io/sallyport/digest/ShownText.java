package io.sallyport.digest;

import io.sallyport.mail.Printable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words of strangers, made fit to be read in a mail of ours: what steers or turns around the text beside it becomes U+FFFD,
 * the end is cut off, and mail programs find no address in them that they would make a link of. {@code www.example.org}
 * becomes {@code www[.]example[.]org}, and {@code https://192.0.2.1} becomes {@code https[:]//192.0.2.1}.
 */
final class ShownText {
    /** The most characters of a sender or a subject. */
    static final int MOST = 120;

    private static final int REPLACEMENT = 0xfffd;

    /** Accents above this number on one letter hide the lines above and below. */
    private static final Pattern PILE = Pattern.compile("(\\p{M}{2})\\p{M}+");

    /** A dot, those of RFC 3490 § 3.1 too, with a letter behind it: before a top-level domain or a label of one. */
    private static final Pattern DOT = Pattern.compile("(?<=\\S)[.\\u3002\\uff0e\\uff61](?=[\\p{L}\\p{M}])");

    /** The end of a scheme. */
    private static final Pattern COLON = Pattern.compile("(?<=[A-Za-z])[:\\uff1a](?=\\S)");

    private ShownText() {}

    /** The text as it is shown; of a field that is not there or empty, {@code otherwise}. */
    static String of(@Nullable String text, String otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        StringBuilder visible = new StringBuilder();
        int[] points = text.strip().codePoints().limit(MOST + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, MOST); i++) {
            visible.appendCodePoint(Printable.isVisible(points[i]) ? points[i] : REPLACEMENT);
        }
        if (points.length > MOST) {
            visible.append('…');
        }
        String flat = PILE.matcher(visible).replaceAll("$1");
        return COLON.matcher(DOT.matcher(flat).replaceAll("[.]")).replaceAll("[:]");
    }

    /** The same as text of HTML, in an attribute's quotation marks too. */
    static String html(String shown) {
        return shown.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
