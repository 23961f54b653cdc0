package io.sallyport.auth.authres;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Authentication-Results that came with a message, and what becomes of them (RFC 8601 § 5). Those behind this
 * gateway believe what bears its name; so a field is taken to bear it whenever somebody could read it so, whatever
 * stands in for the grammar.
 *
 * <p>ARC-Authentication-Results are left alone: they are signed, and bear the name of who signed (RFC 8617).
 */
public final class ClaimedResults {
    /** The name of fields that are kept for people to see and for no program to believe. */
    public static final String RENAMED = "X-Untrusted-Authentication-Results";

    /** RFC 7208 § 9.1: names no one who says so, and so is always another's. */
    private static final String RECEIVED_SPF = "Received-SPF";

    private static final String RENAMED_SPF = "X-Untrusted-Received-SPF";

    private static final String NAME = AuthenticationResultsField.NAME.toLowerCase(Locale.ROOT);

    /** One of the full stops of UTS 46; the others become this one or ASCII's by NFKC. */
    private static final int IDEOGRAPHIC_FULL_STOP = 0x3002;

    /** What becomes of a field. */
    public enum Treatment {
        /** It stays. */
        KEEP,
        /** It is taken out. */
        REMOVE,
        /** It gets the name {@link #RENAMED}. */
        RENAME
    }

    private final Collection<String> ourIds;
    private final Set<String> spellings;
    private final Treatment ours;
    private final Treatment others;

    /**
     * What is wanted of all messages.
     *
     * @param ourIds all names under which results are believed by those behind this gateway
     * @param ours what becomes of fields that bear, or may be read as bearing, one of these names; {@code KEEP} only
     *     for mail of a gateway of the same name
     * @param others what becomes of all other fields
     */
    public ClaimedResults(Collection<String> ourIds, Treatment ours, Treatment others) {
        this.ourIds = List.copyOf(ourIds);
        this.spellings = spellings(ourIds);
        this.ours = ours;
        this.others = others;
    }

    /** What is to be changed in a header before our own fields are put before it. */
    public List<HeaderEdit> edits(MessageHeader header) {
        List<HeaderEdit> edits = new ArrayList<>(0);
        for (HeaderField field : header.fields()) {
            if (hidesResults(field)) {
                edits.add(new HeaderEdit.Removal(field));
            } else if (field.isNamed(RECEIVED_SPF)) {
                edit(field, others, RENAMED_SPF, edits);
            } else if (isResults(field)) {
                edit(field, isOurs(field) ? ours : others, RENAMED, edits);
            }
        }
        return edits;
    }

    private static void edit(HeaderField field, Treatment treatment, String renamed, List<HeaderEdit> edits) {
        switch (treatment) {
            case KEEP -> {}
            case REMOVE -> edits.add(new HeaderEdit.Removal(field));
            case RENAME -> edits.add(new HeaderEdit.Renaming(field, renamed));
        }
    }

    /** Whether the field is, or might be taken for, Authentication-Results. */
    static boolean isResults(HeaderField field) {
        return isNameAt(field.octets(), field.start(), field.end());
    }

    /** Whether there is such a field behind a CR or LF alone, which is no end of a line, but is one to some. */
    private static boolean hidesResults(HeaderField field) {
        byte[] octets = field.octets();
        for (int i = field.start(); i < field.end(); i++) {
            if ((octets[i] == '\r' || octets[i] == '\n') && isLineStart(octets, i + 1, field.end())) {
                if (isNameAt(octets, i + 1, field.end())) {
                    return true;
                }
                i = behindUnprinted(octets, i + 1, field.end()) - 1; // What begins there was looked at just now
            }
        }
        return false;
    }

    private static int behindUnprinted(byte[] octets, int from, int end) {
        int i = from;
        while (i < end && (octets[i] <= ' ' || octets[i] == 0x7f)) {
            i++;
        }
        return i;
    }

    private static boolean isLineStart(byte[] octets, int index, int end) {
        return index < end && " \t\r\n".indexOf(octets[index]) < 0;
    }

    /** The name and a colon in any case, whatever octets that are not printed stand before, within and behind it. */
    private static boolean isNameAt(byte[] octets, int start, int end) {
        int matched = 0;
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if (octet > ' ' && octet < 0x7f) {
                if (matched == NAME.length()) {
                    return octet == ':';
                }
                if (Character.toLowerCase(octet) != NAME.charAt(matched)) {
                    return false;
                }
                matched++;
            }
        }
        return false;
    }

    private boolean isOurs(HeaderField field) {
        String value = field.utf8Value();
        return switch (FieldReading.of(value)) {
            case FieldReading.Parsed parsed -> ourIds.stream().anyMatch(parsed::isBy) || mayBeReadAsOurs(value);
            // Nobody knows how others read it, with or without what may be comments
            case FieldReading.Malformed ignored -> holdsOurName(value) || holdsOurName(withoutComments(value));
        };
    }

    /** Whether quotes, comments or other alphabets could make another name of what stands before the first semicolon. */
    private boolean mayBeReadAsOurs(String value) {
        String first = value.substring(0, Math.max(0, value.indexOf(';')));
        boolean plain = Ascii.isAscii(first) && first.chars().noneMatch(c -> "\"\\()".indexOf(c) >= 0);
        return !plain && holdsOurName(first);
    }

    private static Set<String> spellings(Collection<String> ids) {
        Set<String> spellings = new TreeSet<>();
        for (String id : ids) {
            spellings.add(bare(DomainNames.toAscii(id)));
            spellings.add(bare(DomainNames.toUnicode(id)));
        }
        return spellings;
    }

    private boolean holdsOurName(String text) {
        String bare = bare(text);
        return spellings.stream().anyMatch(bare::contains);
    }

    /** What remains of a text when all that could part, quote or disguise a name is gone. */
    private static String bare(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .map(c -> c == IDEOGRAPHIC_FULL_STOP ? '.' : c)
                .filter(c -> c == '.' || c == '-' || Character.isLetterOrDigit(c) || isMark(c))
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static String withoutComments(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                rest.append(c);
            }
        }
        return rest.toString();
    }
}
