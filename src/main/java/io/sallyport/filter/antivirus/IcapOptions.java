package io.sallyport.filter.antivirus;

import io.sallyport.mail.Printable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an ICAP service says of itself (RFC 3507 § 4.10.2).
 *
 * @param method how it wants to be asked
 * @param serviceTag the ISTag: another one if anything about the service changes (§ 4.7); empty if it gives none
 * @param preview how many octets it wants to see before it says whether it needs the rest; below 0: it wants no preview
 * @param mostConnections how many it takes at a time
 */
record IcapOptions(Method method, String serviceTag, int preview, int mostConnections) {
    /** More is no preview, but the thing itself. */
    private static final int MAX_PREVIEW = 64 * 1024;

    private static final int MAX_TAG = 100;

    /** How something is handed to a service. */
    enum Method {
        /** As what a server answered (RFC 3507 § 3.2): what scanners are made for. */
        RESPMOD,
        /** As what a client sends (RFC 3507 § 3.1). */
        REQMOD
    }

    /**
     * Reads a response to OPTIONS.
     *
     * @throws IOException if the service can do nothing for us
     */
    static IcapOptions of(IcapHead head) throws IOException {
        if (head.status() != 200) {
            throw new IOException("OPTIONS answered " + head.status());
        }
        String said = Objects.requireNonNullElse(head.field("methods"), "");
        List<String> methods = Arrays.stream(said.split("[,\\s]+"))
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toList();
        Method method = Arrays.stream(Method.values())
                .filter(known -> methods.contains(known.name()))
                .findFirst()
                .orElseThrow(() -> new IOException("neither RESPMOD nor REQMOD, but " + Printable.of(said)));
        String tag = Objects.requireNonNullElse(head.field("istag"), "").replace("\"", "");
        int preview = Math.min(number(head.field("preview"), -1), MAX_PREVIEW);
        int connections = number(head.field("max-connections"), 0);
        return new IcapOptions(
                method, Printable.of(tag, MAX_TAG), preview, connections == 0 ? Integer.MAX_VALUE : connections);
    }

    private static int number(@Nullable String value, int otherwise) {
        return value != null && value.matches("\\d{1,9}") ? Integer.parseInt(value) : otherwise;
    }
}
