package io.sallyport.auth.spf;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.Printable;

/** Writes a {@code Received-SPF} field (RFC 7208 § 9.1); whatever strangers said is quoted in it, and cut. */
public final class ReceivedSpfField {
    private static final String FOLD = "\r\n ";

    private ReceivedSpfField() {}

    /**
     * The field with its last CR LF, folded; no line has more than 998 octets.
     *
     * @param receiver our own name
     */
    public static String of(SpfResult result, String receiver) {
        StringBuilder field = new StringBuilder(400);
        field.append("Received-SPF: ")
                .append(result.result())
                .append(FOLD)
                .append(comment(receiver + ": " + result.comment()));
        add(field, "client-ip", IpAddresses.text(result.sender().client()));
        add(field, "envelope-from", result.sender().local() + "@" + result.domain());
        add(field, "helo", result.sender().helo());
        add(field, "receiver", receiver);
        add(field, "identity", result.identity().toString());
        if (result.problem() != null) {
            add(field, "problem", result.problem());
        }
        return field.append("\r\n").toString();
    }

    /** {@code key-value-pair = key [CFWS] "=" ( dot-atom / quoted-string )}, and the semicolon behind it. */
    private static void add(StringBuilder field, String key, String value) {
        String printable = Printable.of(value);
        field.append(FOLD)
                .append(key)
                .append('=')
                .append(isDotAtom(printable) ? printable : quoted(printable))
                .append(';');
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String comment(String text) {
        String escaped =
                Printable.of(text).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
        return '(' + escaped + ')';
    }

    /** RFC 5322 § 3.2.3. */
    private static boolean isDotAtom(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return false;
        }
        return text.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0);
    }
}
