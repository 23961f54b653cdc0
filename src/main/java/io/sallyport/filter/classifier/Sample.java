package io.sallyport.filter.classifier;

import io.sallyport.mail.Authentication;
import io.sallyport.mail.Octets;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the classifier looks at of a message: the same for one that comes in and for the copy of it that lies in a mailbox.
 *
 * @param fields of its header, without those that were added on its way to a mailbox
 * @param text the beginning of its text, decoded
 * @param facts what is proven about the sender, such as {@code spf=pass}, in order
 * @param bodyOffset where in the message its body begins, or what is not looked at of its header
 */
record Sample(List<HeaderField> fields, byte[] text, List<String> facts, int bodyOffset) {
    /** So many octets of a message are looked at, whatever its size. */
    private static final int MOST_OCTETS = 64 * 1024;

    /** So many octets of text. */
    private static final int MOST_TEXT = 16 * 1024;

    private static final Set<String> METHODS = Set.of("spf", "dkim", "dmarc", "arc", "iprev");
    private static final Pattern RESULT = Pattern.compile("\\b(spf|dkim|dmarc|arc|iprev)=([a-z]{1,12})\\b");

    /** Fields of mailboxes, and judgements of other filters: mail that comes in has none, or forged ones. */
    private static final Set<String> ADDED_LATER = Set.of(
            "return-path",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "delivery-date",
            "status",
            "x-status",
            "x-keywords",
            "x-uid",
            "content-length",
            "lines",
            "authentication-results",
            "received-spf");

    private static final List<String> ADDED_LATER_PREFIXES =
            List.of("x-spam", "x-sallyport", "x-rspamd", "x-virus", "x-mozilla-", "x-gmail-", "arc-");

    Sample {
        fields = List.copyOf(fields);
        facts = List.copyOf(facts);
    }

    /** A message that comes in. */
    static Sample received(Octets message, Authentication authentication) throws IOException {
        Beginning beginning = Beginning.of(message);
        Set<String> facts = new TreeSet<>();
        authentication.results().stream()
                .filter(result -> METHODS.contains(result.method()))
                .forEach(result -> facts.add(result.method() + "=" + result.result()));
        return new Sample(
                sent(beginning.header.fields()), beginning.text(), List.copyOf(facts), beginning.bodyInMessage());
    }

    /**
     * A message that was delivered, with our trace header, or one of unknown origin without it.
     *
     * @param hostname of this gateway
     */
    static Sample delivered(Octets message, String hostname) throws IOException {
        Beginning beginning = Beginning.of(message);
        List<HeaderField> fields = beginning.header.fields();
        int own = ownReceived(fields, hostname);
        Set<String> facts = own < 0 ? Set.of() : facts(fields.subList(0, own), hostname);
        return new Sample(
                sent(fields.subList(own + 1, fields.size())),
                beginning.text(),
                List.copyOf(facts),
                beginning.bodyInMessage());
    }

    /** Where our own field stands. The topmost counts: what strangers forge is below ours. */
    private static int ownReceived(List<HeaderField> fields, String hostname) {
        String by = "by " + hostname.toLowerCase(Locale.ROOT) + " (sallyport) ";
        for (int i = 0; i < fields.size(); i++) {
            HeaderField field = fields.get(i);
            if (field.isNamed("Received")
                    && field.value().toLowerCase(Locale.ROOT).contains(by)) {
                return i;
            }
        }
        return -1;
    }

    /** What our Authentication-Results say (RFC 8601 § 2.2). */
    private static Set<String> facts(List<HeaderField> fields, String hostname) {
        Set<String> facts = new TreeSet<>();
        for (HeaderField field : fields) {
            String value = field.value().strip().toLowerCase(Locale.ROOT);
            if (field.isNamed("Authentication-Results") && value.startsWith(hostname.toLowerCase(Locale.ROOT))) {
                Matcher result = RESULT.matcher(value);
                while (result.find()) {
                    facts.add(result.group());
                }
            }
        }
        return facts;
    }

    private static List<HeaderField> sent(List<HeaderField> fields) {
        List<HeaderField> sent = new ArrayList<>(fields.size());
        for (HeaderField field : fields) {
            if (!isAddedLater(field.lowerCaseName())) {
                sent.add(field);
            }
        }
        return sent;
    }

    private static boolean isAddedLater(String name) {
        return ADDED_LATER.contains(name) || ADDED_LATER_PREFIXES.stream().anyMatch(name::startsWith);
    }

    /**
     * The first octets of a message, each line ended by CR LF; the header is cut where they end.
     *
     * @param added how many CR were added to the header
     */
    private record Beginning(byte[] octets, MessageHeader header, int added) {
        static Beginning of(Octets message) throws IOException {
            try (InputStream in = message.open()) {
                byte[] read = in.readNBytes((int) Math.min(MOST_OCTETS, message.size()));
                byte[] octets = withCrLf(read);
                int body = bodyOffset(octets);
                return new Beginning(octets, MessageHeader.parse(octets, body), lone(octets, body, read));
            }
        }

        /** Mailboxes of many programs have LF alone. */
        private static byte[] withCrLf(byte[] read) {
            int lone = 0;
            for (int i = 0; i < read.length; i++) {
                lone += isLone(read, i) ? 1 : 0;
            }
            if (lone == 0) {
                return read;
            }
            byte[] octets = new byte[read.length + lone];
            int length = 0;
            for (int i = 0; i < read.length; i++) {
                if (isLone(read, i)) {
                    octets[length++] = '\r';
                }
                octets[length++] = read[i];
            }
            return octets;
        }

        private static boolean isLone(byte[] octets, int index) {
            return octets[index] == '\n' && (index == 0 || octets[index - 1] != '\r');
        }

        private static int lone(byte[] octets, int body, byte[] read) {
            int added = 0;
            for (int i = 0; i + added < body && i < read.length; i++) {
                added += isLone(read, i) ? 1 : 0;
            }
            return octets == read ? 0 : added;
        }

        private static int bodyOffset(byte[] octets) {
            if (octets.length >= 2 && octets[0] == '\r' && octets[1] == '\n') {
                return 2;
            }
            for (int i = 0; i + 3 < octets.length; i++) {
                if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                    return i + 4;
                }
            }
            return octets.length;
        }

        int bodyInMessage() {
            return header.bodyOffset() - added;
        }

        byte[] text() {
            return BodyText.of(octets, header.bodyOffset(), octets.length, MOST_TEXT);
        }
    }
}
