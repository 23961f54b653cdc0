package io.sallyport.content.link;

import io.sallyport.domain.TopLevelDomains;
import io.sallyport.mail.Ascii;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what mail programs make links of in plain text: {@code scheme://…}, names of known top-level domains with or without
 * a path, mail addresses. Where programs disagree, what more of them link is a link: a link too many costs a question, one
 * too few hides where a mail leads. Each character is looked at a bounded number of times.
 */
final class TextLinks {
    /** The most characters of a local-part, and how far around a name one looks for its at sign (RFC 5321 § 4.5.3.1.1). */
    private static final int MAX_LOCAL_PART = 64;

    private static final int MAX_LABEL = 63;
    /** Twice what the DNS has (RFC 1035 § 2.3.4): letters of other alphabets become shorter or longer there. */
    private static final int MAX_NAME = 506;

    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_SCHEME = 20;
    /** The most labels whose answers are kept for one text; honest texts have a few. */
    private static final int MAX_TOP_LEVELS = 200;

    private final String text;
    private final int most;
    private final List<Hit> hits = new ArrayList<>();
    /** Whether labels are top-level domains: the public suffix list is asked once for each, not once for each place. */
    private final Map<String, Boolean> topLevels = new HashMap<>();

    private int at;
    /** All from {@link #at} up to here is known to be characters of names: several names in one word are read once. */
    private int read;
    /** The last dot before {@link #read}; -1: none. */
    private int lastDot = -1;

    /**
     * A link in a text.
     *
     * @param start where it begins
     * @param end where it is over
     * @param address as it is opened: with {@code http://} or {@code mailto:} in front where the text leaves that out
     */
    record Hit(int start, int end, String address) {}

    private TextLinks(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /** The first links of a text, in its order, at most so many. */
    static List<Hit> in(String text, int most) {
        return new TextLinks(text, most).find();
    }

    private List<Hit> find() {
        while (at < text.length() && hits.size() < most) {
            int start = at;
            at = nameEnd(start);
            if (at == start) {
                at++;
            } else {
                word(start, lastDot >= start);
            }
        }
        return hits;
    }

    /** Where the characters of a name are over; what is longer than a name is cut. */
    private int nameEnd(int start) {
        read = Math.max(read, start);
        int most = Math.min(text.length(), start + MAX_NAME);
        while (read < most && isNameChar(text.charAt(read))) {
            if (text.charAt(read) == '.') {
                lastDot = read;
            }
            read++;
        }
        return Math.min(read, most);
    }

    /** Letters, digits, hyphens and dots, from start to {@link #at}. */
    private void word(int start, boolean dotted) {
        if (text.startsWith("://", at)) {
            withScheme(start);
        } else if (at < text.length() && text.charAt(at) == '@') {
            mailbox(start);
        } else if (dotted && !isIn(start - 1, "@") && !isLocalPart()) {
            bare(start, at);
        }
    }

    /** The last place of a character in a part of the text; -1 if it is not there. Looks at nothing else. */
    private int last(char c, int from, int to) {
        int index = to - 1;
        while (index >= from && text.charAt(index) != c) {
            index--;
        }
        return index >= from ? index : -1;
    }

    private boolean isIn(int index, String set) {
        return index >= 0 && index < text.length() && set.indexOf(text.charAt(index)) >= 0;
    }

    private static boolean isNameChar(char c) {
        return Ascii.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || (c >= 0x80 && isWide(c));
    }

    /** Letters and digits of any alphabet, with their marks; halves of characters beyond the first plane are letters. */
    private static boolean isWide(char c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.SURROGATE -> true;
            default -> Character.isLetterOrDigit(c) || c == '\u200c' || c == '\u200d';
        };
    }

    private void withScheme(int start) {
        int schemeStart = at;
        while (schemeStart > start && at - schemeStart < MAX_SCHEME && isSchemeChar(text.charAt(schemeStart - 1))) {
            schemeStart--;
        }
        int authority = at + "://".length();
        int end = authority;
        while (end < text.length() && isAuthorityChar(text.charAt(end))) {
            end++;
        }
        int hostStart = Math.max(authority, last('@', authority, end) + 1);
        int hostEnd = hostEnd(hostStart, end);
        if (schemeStart == at || hostEnd == hostStart) {
            at = Math.max(at + 1, schemeStart == at ? at + 1 : hostEnd);
            return;
        }
        int linkEnd = tail(port(hostEnd));
        hits.add(new Hit(schemeStart, linkEnd, text.substring(schemeStart, linkEnd)));
        at = linkEnd;
    }

    private static boolean isSchemeChar(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-' || c == '.';
    }

    private static boolean isAuthorityChar(char c) {
        return c > ' ' && c != 0x7f && "/?#<>\"`{}|\\^".indexOf(c) < 0 && !Character.isWhitespace(c) && c != '\u00a0';
    }

    /** Where the host is over that begins there; its own start if there is none. */
    private int hostEnd(int start, int limit) {
        if (isIn(start, "[")) {
            int bracket = text.indexOf(']', start, limit);
            return bracket < 0 ? start : bracket + 1;
        }
        int end = start;
        while (end < limit && isHostChar(text.charAt(end))) {
            end++;
        }
        while (end > start && isIn(end - 1, ".-_\u3002")) {
            boolean dotOfPath = text.charAt(end - 1) == '.' && end == limit && isIn(end, "/?#");
            if (dotOfPath) {
                break; // The root of the DNS, for once written out
            }
            end--;
        }
        return withoutNextWord(start, end);
    }

    /** With a scheme in front nearly everything is meant to be a host. */
    private static boolean isHostChar(char c) {
        return isNameChar(c)
                || c == '%'
                || c == '\u3002'
                || (c >= 0x80 && Character.getType(c) == Character.OTHER_SYMBOL);
    }

    /** {@code example.comです}: where a text has no spaces, the name is over with the last Latin letter. */
    private int withoutNextWord(int start, int end) {
        int label = last('.', start, end) + 1;
        if (label <= start || Ascii.isAscii(text.substring(label, end))) {
            return end;
        }
        int latin = label;
        while (latin < end && text.charAt(latin) < 0x80) {
            latin++;
        }
        boolean cut = isTopLevel(text.substring(label, latin)) && !isTopLevel(text.substring(label, end));
        return cut ? latin : end;
    }

    /** Whether the word is the beginning of a local-part that goes on. */
    private boolean isLocalPart() {
        int end = at;
        while (end < text.length() && end - at <= MAX_LOCAL_PART && isLocalChar(text.charAt(end))) {
            end++;
        }
        return end > at && isIn(end, "@");
    }

    private static boolean isLocalChar(char c) {
        return isNameChar(c) || "!#$%&'*+=?^`{|}~".indexOf(c) >= 0;
    }

    /** A word, an at sign, a domain. */
    private void mailbox(int start) {
        int sign = at;
        int local = sign;
        int from = hits.isEmpty() ? 0 : hits.getLast().end();
        while (local > from && sign - local < MAX_LOCAL_PART && isLocalChar(text.charAt(local - 1))) {
            local--;
        }
        int end = sign + 1;
        while (end < text.length() && isNameChar(text.charAt(end))) {
            end++;
        }
        at = end; // What stands behind an at sign is no link of its own
        String name = text.substring(local, sign);
        boolean valid = !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
        int domainEnd = domainEnd(sign + 1, end);
        if (valid && start < sign && domainEnd > 0) {
            hits.add(new Hit(local, domainEnd, "mailto:" + text.substring(local, domainEnd)));
            at = domainEnd;
        }
    }

    /** A name without a scheme. */
    private void bare(int from, int to) {
        int start = from;
        while (start < to && isIn(start, ".-_")) {
            start++;
        }
        int end = domainEnd(start, beforeForeignWord(start, to));
        if (end < 0) {
            return;
        }
        start = afterForeignWord(start, end);
        int linkEnd = tail(port(end));
        hits.add(new Hit(start, linkEnd, "http://" + text.substring(start, linkEnd)));
        at = Math.max(linkEnd, start + 1);
    }

    /** {@code example.com点击t.co}: a top-level domain is over where Latin letters are, and there the next name may begin. */
    private int beforeForeignWord(int start, int to) {
        for (int dot = text.indexOf('.', start, to); dot >= 0; dot = text.indexOf('.', dot + 1, to)) {
            int end = dot + 1;
            while (end < to && isLetter(text.charAt(end)) && end - dot <= MAX_LABEL) {
                end++;
            }
            boolean foreign = end < to && isWordScript(text.charAt(end));
            if (foreign && isTopLevel(text.substring(dot + 1, end))) {
                return end;
            }
        }
        return to;
    }

    /** {@code 点击example.com}: the name begins with the first Latin letter of its label. */
    private int afterForeignWord(int start, int end) {
        int label = text.indexOf('.', start, end);
        for (int i = label - 1; i > start; i--) {
            if (isLetter(text.charAt(i)) && isWordScript(text.charAt(i - 1))) {
                return i;
            }
        }
        return start;
    }

    private static boolean isLetter(char c) {
        return c < 0x80 && Ascii.isLetterOrDigit(c);
    }

    /** Scripts that put no spaces between words, or no space beside Latin ones. */
    private static boolean isWordScript(char c) {
        return c >= 0x80
                && (Character.isIdeographic(c)
                        || switch (Character.UnicodeScript.of(c)) {
                            case HIRAGANA, KATAKANA, HANGUL, THAI -> true;
                            default -> false;
                        });
    }

    /** Where a domain of a known top-level domain is over; -1 if there is none. */
    private int domainEnd(int start, int to) {
        int end = to;
        while (end > start && isIn(end - 1, ".-_")) {
            end--;
        }
        end = withoutNextWord(start, end);
        int top = last('.', start, end);
        if (top <= start || end - start > MAX_NAME) {
            return -1;
        }
        boolean www = text.regionMatches(true, start, "www.", 0, 4) && top > start + 3;
        boolean known = www || isTopLevel(text.substring(top + 1, end));
        return known && hasLabels(text.substring(start, end)) ? end : -1;
    }

    private boolean isTopLevel(String label) {
        Boolean known = topLevels.get(label);
        if (known == null) {
            known = TopLevelDomains.isKnown(label);
            if (topLevels.size() < MAX_TOP_LEVELS) {
                topLevels.put(label, known);
            }
        }
        return known;
    }

    private static boolean hasLabels(String name) {
        for (String label : name.split("\\.", -1)) {
            boolean valid = !label.isEmpty()
                    && label.length() <= MAX_LABEL
                    && label.charAt(0) != '-'
                    && label.charAt(label.length() - 1) != '-';
            if (!valid) {
                return false;
            }
        }
        return true;
    }

    private int port(int hostEnd) {
        int end = hostEnd + 1;
        while (end < text.length()
                && end - hostEnd <= MAX_PORT_DIGITS
                && text.charAt(end) >= '0'
                && text.charAt(end) <= '9') {
            end++;
        }
        return isIn(hostEnd, ":") && end > hostEnd + 1 ? end : hostEnd;
    }

    private int tail(int from) {
        return isIn(from, "/?#") ? LinkTail.end(text, from) : from;
    }
}
