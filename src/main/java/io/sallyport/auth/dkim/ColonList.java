package io.sallyport.auth.dkim;

import java.util.ArrayList;
import java.util.List;

/** Values with colons between them, and white space around these (RFC 6376 § 3.5 and § 3.6.1). */
public final class ColonList {
    private ColonList() {}

    /** The values; an empty one where there is nothing before, between or behind colons. */
    public static List<String> of(String text) {
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', start)) {
            values.add(text.substring(start, colon).strip());
            start = colon + 1;
        }
        values.add(text.substring(start).strip());
        return values;
    }
}
