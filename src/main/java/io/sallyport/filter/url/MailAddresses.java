package io.sallyport.filter.url;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Mail addresses that stand in text, as lists of them want them: in lower case, and once more without the tag that many
 * servers ignore. Bounded by the caller's number, and by the lengths of RFC 5321 § 4.5.3.1 for each.
 */
final class MailAddresses {
    private static final int MOST_LOCAL = 64;
    private static final int MOST_DOMAIN = 255;

    private MailAddresses() {}

    /**
     * Adds those of a text.
     *
     * @param most how many there may be in all
     */
    static void addTo(Set<String> found, String text, int most) {
        for (int at = text.indexOf('@'); at >= 0 && found.size() < most; at = text.indexOf('@', at + 1)) {
            int from = at;
            while (from > 0 && at - from < MOST_LOCAL && isLocal(text.charAt(from - 1))) {
                from--;
            }
            int to = at + 1;
            while (to < text.length() && to - at <= MOST_DOMAIN && isDomain(text.charAt(to))) {
                to++;
            }
            while (to > at + 1 && (text.charAt(to - 1) == '.' || text.charAt(to - 1) == '-')) {
                to--; // The end of a sentence
            }
            while (from < at && text.charAt(from) == '.') {
                from++;
            }
            if (from < at && text.substring(at + 1, to).indexOf('.') > 0) {
                found.addAll(forms(text.substring(from, at), text.substring(at + 1, to)));
            }
        }
    }

    private static Set<String> forms(String local, String domain) {
        Set<String> forms = new LinkedHashSet<>();
        String host = "@" + domain.toLowerCase(Locale.ROOT);
        String name = local.toLowerCase(Locale.ROOT);
        forms.add(name + host);
        int tag = name.indexOf('+');
        if (tag > 0) {
            forms.add(name.substring(0, tag) + host);
        }
        return forms;
    }

    private static boolean isLocal(char character) {
        return isDomain(character) || "_+%=".indexOf(character) >= 0;
    }

    private static boolean isDomain(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '.'
                || character == '-';
    }
}
