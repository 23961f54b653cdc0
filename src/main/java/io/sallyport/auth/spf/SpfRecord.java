package io.sallyport.auth.spf;

import io.sallyport.config.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An SPF record (RFC 7208 § 4.5 and § 12), read as a whole: a syntax error anywhere makes all of it invalid.
 *
 * @param directives in their order
 * @param redirect the domain whose record decides if no directive matches; null if none
 * @param explanation the name of the text that explains a fail; null if none
 */
public record SpfRecord(
        List<Directive> directives,
        @Nullable MacroString redirect,
        @Nullable MacroString explanation) {
    private static final String VERSION = "v=spf1";

    public SpfRecord {
        directives = List.copyOf(directives);
    }

    /** A record, or what stands in its way. */
    public sealed interface Reading {
        /** There is no record. */
        record Absent() implements Reading {}

        /** A record by the grammar. */
        record Valid(SpfRecord record) implements Reading {}

        /**
         * Not a record by the grammar, or several of them.
         *
         * @param problem the term and what is wrong with it, printable ASCII
         */
        record Invalid(String problem) implements Reading {}
    }

    /** Whether a TXT record means to be an SPF record: the version, then a space or the end (RFC 7208 § 4.5). */
    public static boolean isSpf(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    /** Reads a record; each char is an octet. */
    public static Reading parse(String text) {
        if (!isSpf(text)) {
            return new Reading.Absent();
        }
        List<Directive> directives = new ArrayList<>();
        MacroString redirect = null;
        MacroString explanation = null;
        try {
            for (String term : terms(text)) {
                int equals = modifierNameEnd(term);
                if (equals < 0) {
                    directives.add(directive(term));
                    continue;
                }
                String value = term.substring(equals + 1);
                switch (term.substring(0, equals).toLowerCase(Locale.ROOT)) {
                    case "redirect" -> redirect = once(redirect, term, MacroString.parseDomainSpec(value));
                    case "exp" -> explanation = once(explanation, term, MacroString.parseDomainSpec(value));
                    // Ignored, but must be a macro string (RFC 7208 § 6)
                    default -> MacroString.parse(value, MacroString.Use.UNKNOWN_MODIFIER);
                }
            }
        } catch (SpfSyntaxException e) {
            return new Reading.Invalid("syntax error: " + e.problem());
        }
        return new Reading.Valid(new SpfRecord(directives, redirect, explanation));
    }

    /** What stands between spaces; no other white space parts terms (RFC 7208 § 4.6.1). */
    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        int start = VERSION.length();
        while (start < text.length()) {
            int end = text.indexOf(' ', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                terms.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return terms;
    }

    /** {@code redirect} and {@code exp} must not appear twice (RFC 7208 § 6). */
    private static MacroString once(@Nullable MacroString before, String term, MacroString value)
            throws SpfSyntaxException {
        if (before != null) {
            throw new SpfSyntaxException(term, "a modifier that was there before");
        }
        return value;
    }

    /** Where the {@code =} of {@code name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )} is; -1 if it is no modifier. */
    private static int modifierNameEnd(String term) {
        for (int i = 0; i < term.length(); i++) {
            char c = term.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == '=' && i > 0) {
                return i;
            }
            if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '-' && c != '_' && c != '.'))) {
                return -1;
            }
        }
        return -1;
    }

    private static Directive directive(String term) throws SpfSyntaxException {
        SpfResult.Result result =
                switch (term.charAt(0)) {
                    case '-' -> SpfResult.Result.FAIL;
                    case '~' -> SpfResult.Result.SOFTFAIL;
                    case '?' -> SpfResult.Result.NEUTRAL;
                    default -> SpfResult.Result.PASS;
                };
        String text = "+-~?".indexOf(term.charAt(0)) >= 0 ? term.substring(1) : term;
        int end = 0;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != '/') {
            end++;
        }
        String rest = text.substring(end);
        return new Directive(result, mechanism(text.substring(0, end).toLowerCase(Locale.ROOT), rest, term), term);
    }

    private static Mechanism mechanism(String name, String rest, String term) throws SpfSyntaxException {
        switch (name) {
            case "all" -> {
                if (!rest.isEmpty()) {
                    throw new SpfSyntaxException(term, "takes no argument");
                }
                return new Mechanism.All();
            }
            case "include" -> {
                return new Mechanism.Include(domain(rest, term));
            }
            case "exists" -> {
                return new Mechanism.Exists(domain(rest, term));
            }
            case "ptr" -> {
                return new Mechanism.Ptr(rest.isEmpty() ? null : domain(rest, term));
            }
            case "a" -> {
                DualLength lengths = DualLength.of(rest, term);
                return new Mechanism.A(optional(lengths.before(), term), lengths.ip4(), lengths.ip6());
            }
            case "mx" -> {
                DualLength lengths = DualLength.of(rest, term);
                return new Mechanism.Mx(optional(lengths.before(), term), lengths.ip4(), lengths.ip6());
            }
            case "ip4", "ip6" -> {
                return new Mechanism.Ip(network(name.equals("ip4"), rest, term));
            }
            default -> throw new SpfSyntaxException(term, "an unknown mechanism");
        }
    }

    private static @Nullable MacroString optional(String rest, String term) throws SpfSyntaxException {
        return rest.isEmpty() ? null : domain(rest, term);
    }

    private static MacroString domain(String rest, String term) throws SpfSyntaxException {
        if (!rest.startsWith(":")) {
            throw new SpfSyntaxException(term, "no domain name (expected: a colon and a name)");
        }
        return MacroString.parseDomainSpec(rest.substring(1));
    }

    private static Network network(boolean four, String rest, String term) throws SpfSyntaxException {
        int slash = rest.indexOf('/');
        int most = four ? 32 : 128;
        int length = slash < 0 ? most : AddressSyntax.decimal(rest.substring(slash + 1), most);
        String literal = rest.startsWith(":") ? rest.substring(1, slash < 0 ? rest.length() : slash) : "";
        InetAddress address = four ? AddressSyntax.ip4(literal) : AddressSyntax.ip6(literal);
        if (address == null || length < 0) {
            throw new SpfSyntaxException(term, "no block of addresses (expected: address, or address/length)");
        }
        return Network.around(address, length);
    }

    /** {@code [ "/" ip4-length ] [ "//" ip6-length ]} and what stands before it. */
    private record DualLength(String before, int ip4, int ip6) {
        static DualLength of(String rest, String term) throws SpfSyntaxException {
            String before = rest;
            int six = 128;
            int four = 32;
            int digits = digitsBegin(before);
            if (digits < before.length() && digits >= 2 && before.startsWith("//", digits - 2)) {
                six = length(before.substring(digits), 128, term);
                before = before.substring(0, digits - 2);
                digits = digitsBegin(before);
            }
            if (digits < before.length() && digits >= 1 && before.charAt(digits - 1) == '/') {
                four = length(before.substring(digits), 32, term);
                before = before.substring(0, digits - 1);
            }
            return new DualLength(before, four, six);
        }

        private static int digitsBegin(String text) {
            int begin = text.length();
            while (begin > 0 && text.charAt(begin - 1) >= '0' && text.charAt(begin - 1) <= '9') {
                begin--;
            }
            return begin;
        }

        private static int length(String digits, int most, String term) throws SpfSyntaxException {
            int length = AddressSyntax.decimal(digits, most);
            if (length < 0) {
                throw new SpfSyntaxException(term, "a length outside of 0 to " + most);
            }
            return length;
        }
    }
}
