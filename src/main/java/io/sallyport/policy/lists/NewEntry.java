package io.sallyport.policy.lists;

import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.ListFile.Subject;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entry that somebody wants in a list. Whatever strangers or callers write into its texts, it is one line that says this
 * and nothing else: it is read back before it is believed. There is none that is {@code spoofable}: to accept that anybody
 * can claim a name is a decision for who edits the file.
 *
 * @param text a network, a domain, {@code .domain} or an address
 * @param until the last day on which it holds, in UTC; null: for ever
 * @param owner who asked for it
 * @param reason why; empty: not said
 * @param requires what must prove the domain that a mail claims; all of them
 */
public record NewEntry(String text, @Nullable LocalDate until, String owner, String reason, Set<Proof> requires) {
    /** The most characters of what an entry names: an address (RFC 5321 § 4.5.3.1) and to spare. */
    public static final int LONGEST_TEXT = 330;
    /** The most characters of a reason. */
    public static final int LONGEST_REASON = 300;

    private static final int LONGEST_OWNER = 150;

    /**
     * Checks an entry.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong for people
     */
    public NewEntry {
        requires = requires.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(requires));
        reason = reason.strip();
        checkText("entry", text, LONGEST_TEXT);
        checkText("owner", owner, LONGEST_OWNER);
        checkText("reason", reason, LONGEST_REASON);
        if (text.isEmpty() || text.codePoints().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("entry: must be one word: a network, a domain, .domain or an address");
        }
        if (ListFile.subjectOf(text) == null) {
            throw new IllegalArgumentException("entry: must be a network, a domain, .domain or an address");
        }
        if (until != null && (until.getYear() < 2000 || until.getYear() > 9999)) {
            throw new IllegalArgumentException("until: must be a day of the years 2000 to 9999");
        }
        readBack(text, line(text, until, owner, reason, requires));
    }

    private static void checkText(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException("%s: must have at most %d characters".formatted(what, longest));
        }
        if (text.codePoints().anyMatch(NewEntry::isUnfit)) {
            throw new IllegalArgumentException(
                    what + ": must hold no quotation mark, and no characters that nobody sees");
        }
    }

    /** What would end a value or a line, or let a line look like another to who reads the file. */
    private static boolean isUnfit(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> character == '"';
        };
    }

    private static Entry readBack(String text, String line) {
        List<Entry> entries = ListFile.of("entry", line).entries();
        if (entries.size() != 1 || !entries.getFirst().text().equals(text)) {
            throw new IllegalArgumentException("entry: must be a network, a domain, .domain or an address");
        }
        return entries.getFirst();
    }

    /** What it names. */
    public Subject subject() {
        return entry().subject();
    }

    /** The entry as a list reads it. */
    Entry entry() {
        return readBack(text, line());
    }

    /** The line of a list, without its end. */
    String line() {
        return line(text, until, owner, reason, requires);
    }

    private static String line(
            String text, @Nullable LocalDate until, String owner, String reason, Set<Proof> requires) {
        StringBuilder line = new StringBuilder(text);
        if (!requires.isEmpty()) {
            line.append("  requires=")
                    .append(requires.stream().sorted().map(Proof::text).collect(Collectors.joining(",")));
        }
        if (until != null) {
            line.append("  until=").append(until);
        }
        if (!owner.isBlank()) {
            line.append("  owner=\"").append(owner).append('"');
        }
        if (!reason.isEmpty()) {
            line.append("  reason=\"").append(reason).append('"');
        }
        return line.toString();
    }
}
