package io.sallyport.policy;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads people from LDIF (RFC 2849), as directory servers export it. */
final class LdifDirectory {
    /** RFC 2849 § 2: {@code attribute:< URL}. A directory must not make us read what is none of its business. */
    private static final Pattern VALUE_FROM_ELSEWHERE = Pattern.compile("(?m)^[^:\\r\\n #][^:\\r\\n]*:<");

    /** Lets a reader name the line at which an entry begins. */
    private static final Pattern DN = Pattern.compile("(?mi)^dn::?");

    private static final String SMTP = "smtp:";

    private LdifDirectory() {}

    static void read(String text, PersonCollector people) {
        Matcher elsewhere = VALUE_FROM_ELSEWHERE.matcher(text);
        if (elsewhere.find()) {
            people.complain(line(text, elsewhere.start()), elsewhere.group(), "must hold its values itself");
            return;
        }
        try (LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(text)))) {
            entries(reader, new Lines(text), people);
        } catch (IOException e) {
            people.complain(1, null, "must be LDIF: " + e.getMessage());
        }
    }

    private static void entries(LDIFReader reader, Lines lines, PersonCollector people) throws IOException {
        while (true) {
            try {
                Entry entry = reader.readEntry();
                int line = lines.next();
                if (entry == null || (isPerson(entry) && !person(entry, line, people))) {
                    return;
                }
            } catch (LDIFException e) {
                lines.next();
                people.complain(
                        Math.clamp(e.getLineNumber(), 1, Integer.MAX_VALUE),
                        null,
                        "must be LDIF: " + e.getExceptionMessage());
                if (!e.mayContinueReading()) {
                    return;
                }
            }
        }
    }

    /** Exports hold groups, computers and folders too. */
    private static boolean isPerson(Entry entry) {
        return (entry.hasAttribute("displayName") || entry.hasAttribute("cn") || entry.hasAttribute("sn"))
                && (entry.hasAttribute("mail") || entry.hasAttribute("proxyAddresses"));
    }

    private static boolean person(Entry entry, int line, PersonCollector people) {
        List<String> names = new ArrayList<>(values(entry, "displayName"));
        names.addAll(values(entry, "cn"));
        String given = entry.getAttributeValue("givenName");
        String surname = entry.getAttributeValue("sn");
        if (given != null && surname != null) {
            names.add(given + " " + surname);
        }
        List<String> addresses = new ArrayList<>(values(entry, "mail"));
        addresses.addAll(values(entry, "mailAlternateAddress"));
        for (String proxy : values(entry, "proxyAddresses")) { // Also x500:, sip: and others
            if (proxy.toLowerCase(Locale.ROOT).startsWith(SMTP)) {
                addresses.add(proxy.substring(SMTP.length()));
            }
        }
        return people.add(line, names, addresses, entry.getAttributeValue("title"));
    }

    private static List<String> values(Entry entry, String attribute) {
        String @Nullable [] values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    private static int line(String text, int offset) {
        return 1 + (int) text.chars().limit(offset).filter(c -> c == '\n').count();
    }

    /** The lines at which entries begin, in order: the reader does not tell. */
    private static final class Lines {
        private final String text;
        private final Matcher beginnings;
        private int at;
        private int line = 1;

        Lines(String text) {
            this.text = text;
            this.beginnings = DN.matcher(text);
        }

        int next() {
            if (beginnings.find()) {
                line += (int) text.substring(at, beginnings.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
                at = beginnings.start();
            }
            return line;
        }
    }
}
