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
 */
record IcapOptions(Method method, String serviceTag, int preview) {
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
        return new IcapOptions(method, Printable.of(tag, MAX_TAG), preview(head.field("preview")));
    }

    private static int preview(@Nullable String value) {
        boolean given = value != null && value.matches("\\d{1,9}");
        return given ? Math.min(Integer.parseInt(value), MAX_PREVIEW) : -1;
    }
}
