package io.sallyport.filter.impersonation;

import io.sallyport.mail.MailAddress;
import io.sallyport.message.HeaderField;
import io.sallyport.message.UnstructuredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox of an address field (RFC 5322 § 3.4), as mail programs show it: read so that nothing is refused, because what
 * breaks the grammar is shown too.
 *
 * @param name the display name, decoded; a comment behind the address (RFC 5322 § 3.4, as it was before there were names)
 *     stands for one that is missing; empty if there is neither
 * @param address its domain in lower case; null if there is no at sign
 */
record Mailbox(String name, @Nullable MailAddress address) {
    /** The most characters of a field that are looked at. */
    private static final int MAX_FIELD = 64 * 1024;

    /** The most characters of a name that are looked at; no program shows more. */
    private static final int MAX_NAME = 500;

    /** The most mailboxes of a field. */
    private static final int MOST = 20;

    /** All mailboxes of fields, in their order; of members of a group too. */
    static List<Mailbox> of(List<HeaderField> fields) {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (HeaderField field : fields) {
            String value = field.utf8Value();
            new Reader(value.length() > MAX_FIELD ? value.substring(0, MAX_FIELD) : value, mailboxes).read();
        }
        return List.copyOf(mailboxes);
    }

    /** The domain as A-labels; null if there is no address. */
    @Nullable
    String domain() {
        return address == null || address.domain().isEmpty() ? null : address.asciiDomain();
    }

    /** Goes through a field once. */
    private static final class Reader {
        private final String value;
        private final List<Mailbox> mailboxes;
        private final StringBuilder phrase = new StringBuilder();
        private final StringBuilder comment = new StringBuilder();
        private @Nullable String angle;
        private int at;

        Reader(String value, List<Mailbox> mailboxes) {
            this.value = value;
            this.mailboxes = mailboxes;
        }

        void read() {
            while (at < value.length() && mailboxes.size() < MOST) {
                char c = value.charAt(at++);
                switch (c) {
                    case '"' -> quoted();
                    case '(' -> comment();
                    case '<' -> angle();
                    case ',', ';' -> end();
                    case ':' -> group();
                    default -> phrase.append(c);
                }
            }
            if (mailboxes.size() < MOST) {
                end();
            }
        }

        private void quoted() {
            while (at < value.length() && value.charAt(at) != '"') {
                at += value.charAt(at) == '\\' ? 1 : 0;
                if (at < value.length()) {
                    phrase.append(value.charAt(at++));
                }
            }
            at++;
        }

        private void comment() {
            int depth = 1;
            while (at < value.length() && depth > 0) {
                char c = value.charAt(at++);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == '\\' && at < value.length()) {
                    comment.append(value.charAt(at++));
                } else if (depth > 0) {
                    comment.append(c);
                }
            }
        }

        private void angle() {
            int close = value.indexOf('>', at);
            int end = close < 0 ? value.length() : close;
            angle = value.substring(at, end);
            at = end + 1;
        }

        /** What stood before a colon is the name of a group, if there was no address yet (RFC 5322 § 3.4). */
        private void group() {
            if (phrase.indexOf("@") < 0) {
                phrase.setLength(0);
            } else {
                phrase.append(':');
            }
        }

        private void end() {
            String written = decoded(phrase);
            String address = angle;
            if (address == null && written.indexOf('@') >= 0) {
                mailboxes.add(new Mailbox(decoded(comment), parsed(written)));
            } else if (address != null || !written.isEmpty()) {
                mailboxes.add(new Mailbox(
                        written.isEmpty() ? decoded(comment) : written, address == null ? null : parsed(address)));
            }
            phrase.setLength(0);
            comment.setLength(0);
            angle = null;
        }

        private static String decoded(StringBuilder text) {
            String name = UnstructuredText.of(text.toString());
            return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        }

        private static @Nullable MailAddress parsed(String text) {
            int sign = text.lastIndexOf('@');
            return sign < 0
                    ? null
                    : new MailAddress(
                            text.substring(0, sign).strip(),
                            text.substring(sign + 1).strip().toLowerCase(Locale.ROOT));
        }
    }
}
