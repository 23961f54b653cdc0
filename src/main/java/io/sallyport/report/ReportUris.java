package io.sallyport.report;

import io.sallyport.mail.AddressParser;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes that a {@code rua} tag names (RFC 9989 § 4.7), in its order, each once.
 *
 * @param mailboxes with a domain name in ASCII, up to the bound
 * @param ignored what is not followed, with the reason; at most ten
 */
record ReportUris(List<MailAddress> mailboxes, List<String> ignored) {
    private static final int MOST_IGNORED = 10;
    private static final int MOST_URI = 1000;
    private static final String SCHEME = "mailto:";

    /** {@code "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]} of RFC 7489 § 6.2, which RFC 9989 appendix C.4 took away: no size is obeyed. */
    private static final Pattern SIZE = Pattern.compile("![0-9]{1,20}[kmgtKMGT]?$");

    ReportUris {
        mailboxes = List.copyOf(mailboxes);
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a tag's value; nothing in it is an error, but may be ignored.
     *
     * @param most the most mailboxes
     */
    static ReportUris parse(String rua, int most) {
        SequencedSet<MailAddress> mailboxes = new LinkedHashSet<>();
        List<String> ignored = new ArrayList<>();
        int start = 0;
        while (start <= rua.length() && (mailboxes.size() < most || ignored.size() < MOST_IGNORED)) {
            int comma = rua.indexOf(',', start);
            int end = comma < 0 ? rua.length() : comma;
            String uri = rua.substring(start, end).strip();
            start = end + 1;
            if (uri.isEmpty()) {
                continue;
            }
            MailAddress mailbox = uri.length() > MOST_URI ? null : mailbox(uri);
            if (mailbox != null && mailboxes.size() < most) {
                mailboxes.add(mailbox);
            } else if (ignored.size() < MOST_IGNORED && !mailboxes.contains(mailbox)) {
                ignored.add(ReportText.clean(uri, 100) + (mailbox == null ? ": not a mailto: URI" : ": too many"));
            }
        }
        return new ReportUris(List.copyOf(mailboxes), ignored);
    }

    private static @Nullable MailAddress mailbox(String uri) {
        if (!Ascii.matches(uri, 0, SCHEME)) {
            return null;
        }
        String to = SIZE.matcher(uri.substring(SCHEME.length())).replaceFirst("");
        int query = to.indexOf('?');
        // RFC 6068 § 2: header fields may follow. What a stranger would have us write in ours is no concern of a
        // report.
        String decoded = decode(query < 0 ? to : to.substring(0, query));
        // The grammar of RFC 5321 takes neither line ends nor a second mailbox.
        MailAddress mailbox = decoded == null ? null : AddressParser.parse(decoded);
        if (mailbox == null || mailbox.needsSmtpUtf8() || !DomainNames.isDomain(mailbox.domain())) {
            return null;
        }
        return mailbox.withAsciiDomain();
    }

    /** RFC 3986 § 2.1; null if the text has a percent sign that stands for nothing, or what is not UTF-8. */
    private static @Nullable String decode(String text) {
        ByteBuffer octets = ByteBuffer.allocate(4 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                octets.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            octets.put((byte) (16 * high + low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            return null; // Not UTF-8: no mailbox that anybody can mean
        }
    }
}
