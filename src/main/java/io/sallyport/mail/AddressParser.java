package io.sallyport.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads mailboxes and paths by the grammar of RFC 5321 § 4.1.2 with the extensions of RFC 6531 § 3.3, and by nothing
 * else: no comments, no white space, no display names.
 *
 * <p>Characters beyond ASCII are always read; whether they were allowed is told by {@link Ascii#isAscii}.
 */
public final class AddressParser {
    /** The most octets of a local part (RFC 5321 § 4.5.3.1.1). */
    private static final int MAX_LOCAL_PART_OCTETS = 64;

    /** The most octets of a path with its punctuation (RFC 5321 § 4.5.3.1.3). */
    private static final int MAX_PATH_OCTETS = 256;

    private static final MailAddress BARE_POSTMASTER = new MailAddress("postmaster", "");

    private final String text;
    private int at;

    private AddressParser(String text, int start) {
        this.text = text;
        this.at = start;
    }

    /**
     * Reads a {@code Mailbox} that is the whole text.
     *
     * @return null if the text is anything else; {@code postmaster} alone is no mailbox
     */
    public static @Nullable MailAddress parse(String mailbox) {
        AddressParser parser = new AddressParser(mailbox, 0);
        MailAddress address = parser.mailbox();
        return address != null && parser.at == mailbox.length() ? address : null;
    }

    /**
     * Reads the {@code Path} that begins at an index of the text: the null path, {@code <postmaster>}, or a mailbox,
     * each in angle brackets. A source route is checked and forgotten (RFC 5321 appendix F.2).
     */
    public static Path path(String text, int start) {
        return new AddressParser(text, start).path();
    }

    /** What stands between angle brackets. */
    public sealed interface Path {
        /**
         * {@code <>}.
         *
         * @param end the index behind it
         */
        record Empty(int end) implements Path {}

        /**
         * A mailbox, or {@code <postmaster>} without a domain in any case.
         *
         * @param end the index behind it
         */
        record Mailbox(MailAddress address, int end) implements Path {}

        /**
         * Anything else.
         *
         * @param why a sentence for the sender, without anything that the sender sent
         */
        record Invalid(String why) implements Path {}
    }

    private Path path() {
        int start = at;
        if (!take('<')) {
            return new Path.Invalid("Address must stand in angle brackets");
        }
        if (take('>')) {
            return new Path.Empty(at);
        }
        MailAddress address = takePostmaster() ? BARE_POSTMASTER : sourceRoute() ? mailbox() : null;
        if (address == null) {
            return new Path.Invalid("Address not understood");
        }
        if (!take('>')) {
            return new Path.Invalid("Address must end with an angle bracket");
        }
        return octets(start, at) > MAX_PATH_OCTETS
                ? new Path.Invalid("Address too long")
                : new Path.Mailbox(address, at);
    }

    /** {@code [ A-d-l ":" ]}, {@code A-d-l = At-domain *( "," At-domain )}, {@code At-domain = "@" Domain} */
    private boolean sourceRoute() {
        if (at >= text.length() || text.charAt(at) != '@') {
            return true;
        }
        do {
            if (!take('@') || domain() == null) {
                return false;
            }
        } while (take(','));
        return take(':');
    }

    /** RFC 5321 § 4.1.1.3: {@code "<Postmaster>"} without a domain, in any case. */
    private boolean takePostmaster() {
        if (Ascii.matches(text, at, "postmaster>")) {
            at += "postmaster".length();
            return true;
        }
        return false;
    }

    /** {@code Mailbox = Local-part "@" ( Domain / address-literal )} */
    private @Nullable MailAddress mailbox() {
        int start = at;
        String localPart = at < text.length() && text.charAt(at) == '"' ? quotedString() : dotString();
        if (localPart == null || octets(start, at) > MAX_LOCAL_PART_OCTETS || !take('@')) {
            return null;
        }
        String domain = at < text.length() && text.charAt(at) == '[' ? addressLiteral() : domain();
        return domain == null ? null : new MailAddress(localPart, domain);
    }

    /** {@code Dot-string = Atom *("."  Atom)} */
    private @Nullable String dotString() {
        int start = at;
        do {
            int atom = at;
            while (at < text.length() && isAtext(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            if (at == atom) {
                return null;
            }
        } while (take('.'));
        return text.substring(start, at);
    }

    /** {@code Quoted-string = DQUOTE *QcontentSMTP DQUOTE}; the result is what it means, without the quoting. */
    private @Nullable String quotedString() {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '"') {
                return content.toString();
            }
            if (c == '\\') {
                // quoted-pairSMTP = %d92 %d32-126: nothing beyond ASCII can be escaped
                if (at >= text.length() || !isPrintableAscii(text.charAt(at))) {
                    return null;
                }
                content.append(text.charAt(at++));
            } else if (isPrintableAscii(c) || isUtf8NonAscii(c)) {
                content.appendCodePoint(c);
            } else {
                return null;
            }
        }
        return null;
    }

    private @Nullable String domain() {
        int start = at;
        while (at < text.length() && isDomainCharacter(text.charAt(at))) {
            at++;
        }
        String domain = text.substring(start, at);
        return DomainNames.isDomain(domain) ? domain.toLowerCase(Locale.ROOT) : null;
    }

    private @Nullable String addressLiteral() {
        int end = text.indexOf(']', at);
        if (end < 0) {
            return null;
        }
        String literal = text.substring(at, end + 1);
        at = end + 1;
        return AddressLiteral.canonical(literal);
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /** The octets of a part of the text in UTF-8. */
    private int octets(int start, int end) {
        int octets = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair stands for two of the four octets.
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    private static boolean isDomainCharacter(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-' || c == '.' || c >= 0x80;
    }

    private static boolean isPrintableAscii(int c) {
        return c >= 0x20 && c <= 0x7e;
    }

    /** {@code atext} of RFC 5322 § 3.2.3 with RFC 6531 § 3.3. */
    static boolean isAtext(int c) {
        return Ascii.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0 || isUtf8NonAscii(c);
    }

    /**
     * Unlike RFC 6531, which takes every character beyond ASCII: the second set of control characters and the line and
     * paragraph separators are in no mailbox, but would act on the terminals and logs that show it.
     */
    private static boolean isUtf8NonAscii(int c) {
        if (c < 0x80) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }
}
