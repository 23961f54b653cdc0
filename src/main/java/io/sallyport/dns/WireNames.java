package io.sallyport.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Names between their text and their wire form. Unlike the library's own reading, because that is the syntax of zone
 * files: there a backslash, an at sign and digits have meanings that an attacker's text must not have.
 */
final class WireNames {
    private static final int MAX_LABEL = 63; // RFC 1035 § 2.3.4
    private static final int MAX_NAME = 255; // RFC 1035 § 2.3.4, lengths of labels and the root's included

    private WireNames() {}

    /** The name with those labels; null if no name can have them. */
    static @Nullable Name of(List<String> labels) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(MAX_NAME);
        for (String label : labels) {
            byte[] octets = label.getBytes(StandardCharsets.UTF_8);
            if (octets.length == 0 || octets.length > MAX_LABEL || wire.size() + octets.length + 2 > MAX_NAME) {
                return null;
            }
            wire.write(octets.length);
            wire.writeBytes(octets);
        }
        wire.write(0);
        try {
            return new Name(wire.toByteArray());
        } catch (IOException _) {
            return null; // The checks above are the library's own; a name that it refuses still cannot be asked for
        }
    }

    /**
     * The name in lower case without the final dot, each char an octet; empty for the root; null for a name that its
     * text would confuse with another, having a dot within a label.
     */
    static @Nullable String text(Name name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            String chars = new String(label, 1, label.length - 1, StandardCharsets.ISO_8859_1);
            if (chars.indexOf('.') >= 0) {
                return null;
            }
            text.append(i == 0 ? "" : ".").append(chars);
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
