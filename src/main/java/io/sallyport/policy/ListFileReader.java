package io.sallyport.policy;

import io.sallyport.config.Network;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.ListFile.Attributes;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.ListFile.Subject;
import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import io.sallyport.policy.yaml.Suggestions;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a {@link ListFile}. Each line that cannot be understood is reported, and left out. */
final class ListFileReader {
    /** The most entries of a list. */
    static final int MAX_ENTRIES = 1_000_000;

    /** The most characters of a line. */
    static final int MAX_LINE = 1000;

    private static final String BYTE_ORDER_MARK = "\uFEFF"; // Editors of Windows put one before UTF-8

    private final String name;
    private final ProblemSink problems;
    private final Map<Subject, Entry> seen = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private ListFileReader(String name, ProblemSink problems) {
        this.name = name;
        this.problems = problems;
    }

    /**
     * Reads a list.
     *
     * @param name the file's, relative to the folder of the policy
     */
    static ListFile read(String name, String text, ProblemSink problems) {
        ListFileReader reader = new ListFileReader(name, problems);
        reader.lines(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        return new ListFile(name, reader.entries);
    }

    /** What the first word of a line names; null if it cannot be understood. */
    static @Nullable Subject subjectOf(String word) {
        ListFileReader reader = new ListFileReader("", (place, path, value, expected, advice) -> {});
        return word.isEmpty() ? null : reader.new LineReader(word, 1).subject(word, 1);
    }

    private void lines(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.length() > MAX_LINE) {
                problem(number, 1, null, "must have at most " + MAX_LINE + " characters", null);
            } else {
                new LineReader(line, number).read();
            }
            if (entries.size() > MAX_ENTRIES) {
                problem(number, 1, null, "must be the last: a list has at most " + MAX_ENTRIES + " entries", null);
                return;
            }
        }
    }

    private void problem(int line, int column, @Nullable String value, String expected, @Nullable String advice) {
        problems.add(new Place(name, line, column), "", value, expected, advice);
    }

    private void add(Entry entry, int column) {
        Entry other = seen.putIfAbsent(entry.subject(), entry);
        if (other == null) {
            entries.add(entry);
        } else if (!other.attributes().equals(entry.attributes())) {
            // What was copied together from elsewhere may say a thing twice, but not two things
            problem(
                    entry.line(),
                    column,
                    entry.text(),
                    "says something else than line " + other.line(),
                    "join the two");
        }
    }

    /** One line: a subject, attributes behind it, and a comment. */
    private final class LineReader {
        private final String line;
        private final int number;
        private int at;
        private boolean sound = true;

        private LineReader(String line, int number) {
            this.line = line;
            this.number = number;
        }

        private void read() {
            skipSpace();
            if (isOver()) {
                return;
            }
            int column = at + 1;
            String text = word();
            Subject subject = subject(text, column);
            Attributes attributes = attributes();
            if (subject instanceof Subject.Range && !attributes.requires().isEmpty()) {
                bad(column, text, "must not require a proof: nobody else can use the address of a client", null);
            }
            if (subject != null && sound) {
                add(new Entry(text, subject, name, number, attributes), column);
            }
        }

        private void bad(int column, @Nullable String value, String expected, @Nullable String advice) {
            sound = false;
            problem(number, column, value, expected, advice);
        }

        private @Nullable Subject subject(String text, int column) {
            if (text.indexOf('@') >= 0) {
                MailAddress address = RecipientList.Addresses.parse(text);
                if (address != null) {
                    return new Subject.Mailbox(address);
                }
                bad(column, text, "must be an address such as user@example.org", null);
                return null;
            }
            if (looksLikeNetwork(text)) {
                try {
                    return new Subject.Range(Network.of(text));
                } catch (IllegalArgumentException e) {
                    bad(column, null, "cannot be used: " + e.getMessage(), null);
                    return null;
                }
            }
            boolean andBelow = text.startsWith(".");
            String domain = HostNames.domain(andBelow ? text.substring(1) : text);
            if (domain != null) {
                return new Subject.Domain(domain, andBelow);
            }
            String advice = text.startsWith("*.") ? "write " + text.substring(1) : null;
            bad(column, text, "must be a network, a domain (or .domain, for all below it too) or an address", advice);
            return null;
        }

        /** No domain ends with a number (RFC 3696 § 2), nor holds a slash or a colon. */
        private static boolean looksLikeNetwork(String text) {
            boolean number = text.indexOf('.') >= 0 && Ascii.isDigit(text.charAt(text.length() - 1));
            for (int i = text.lastIndexOf('.') + 1; number && i < text.length(); i++) {
                number = Ascii.isDigit(text.charAt(i));
            }
            return number || text.indexOf('/') >= 0 || text.indexOf(':') >= 0;
        }

        private Attributes attributes() {
            skipSpace();
            if (isOver()) {
                return Attributes.NONE;
            }
            LocalDate until = null;
            String owner = null;
            String reason = null;
            Set<Proof> requires = EnumSet.noneOf(Proof.class);
            boolean spoofable = false;
            Set<String> given = new HashSet<>();
            while (!isOver()) {
                int column = at + 1;
                String key = key();
                String value = value();
                if (!given.add(key)) {
                    bad(column, key, "must stand only once", null);
                }
                switch (key) {
                    case "until" -> until = day(value, column);
                    case "owner" -> owner = present(value, column);
                    case "reason" -> reason = present(value, column);
                    case "requires" -> requires = proofs(value, column);
                    case "spoofable" -> spoofable = yesOrNo(value, column);
                    default -> unknown(key, column);
                }
                skipSpace();
            }
            return new Attributes(until, owner, reason, requires, spoofable);
        }

        private void unknown(String key, int column) {
            List<String> keys = List.of("until", "owner", "reason", "requires", "spoofable");
            String advice = Suggestions.didYouMean(key, keys);
            bad(
                    column,
                    key,
                    "must be one of until=, owner=, reason=, requires=, spoofable=, or a comment behind #",
                    advice);
        }

        private @Nullable String present(@Nullable String value, int column) {
            if (value == null || value.isBlank()) {
                bad(column, value, "must have a value, such as owner=anna or reason=\"ticket 4711\"", null);
            }
            return value;
        }

        private @Nullable LocalDate day(@Nullable String value, int column) {
            try {
                if (value != null) {
                    return LocalDate.parse(value);
                }
            } catch (DateTimeParseException e) {
                // Reported below, as is a missing value
            }
            bad(column, value, "must be a date such as until=2027-01-31", null);
            return null;
        }

        private Set<Proof> proofs(@Nullable String value, int column) {
            Set<Proof> proofs = EnumSet.noneOf(Proof.class);
            for (String word : value == null ? new String[] {""} : value.split(",", -1)) {
                Proof proof = Stream.of(Proof.values())
                        .filter(each -> each.text().equals(word))
                        .findFirst()
                        .orElse(null);
                if (proof == null) {
                    String words = Stream.of(Proof.values()).map(Proof::text).collect(Collectors.joining(", "));
                    bad(column, word, "must be one of " + words + ", or several with commas between", null);
                } else {
                    proofs.add(proof);
                }
            }
            return proofs;
        }

        private boolean yesOrNo(@Nullable String value, int column) {
            if (!"true".equals(value) && !"false".equals(value)) {
                bad(column, value, "must be spoofable=true or spoofable=false", null);
            }
            return "true".equals(value);
        }

        private void skipSpace() {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
        }

        /** At the end, or at a comment. Between words only: within one, # is a character as any other. */
        private boolean isOver() {
            return at == line.length() || line.charAt(at) == '#';
        }

        private String word() {
            int from = at;
            while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            return line.substring(from, at);
        }

        private String key() {
            int from = at;
            while (at < line.length() && line.charAt(at) != '=' && !Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            return line.substring(from, at);
        }

        /** What stands behind the equals sign, without quotes; null if there is none. */
        private @Nullable String value() {
            if (at == line.length() || line.charAt(at) != '=') {
                return null;
            }
            at++;
            if (at == line.length() || line.charAt(at) != '"') {
                return word();
            }
            int end = line.indexOf('"', at + 1);
            if (end < 0) {
                bad(at + 1, null, "must end with a quotation mark", null);
                end = line.length();
            }
            String value = line.substring(at + 1, end);
            at = Math.min(line.length(), end + 1);
            return value;
        }
    }
}
