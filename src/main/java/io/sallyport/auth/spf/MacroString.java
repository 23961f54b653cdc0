package io.sallyport.auth.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text with macros (RFC 7208 § 7.1).
 *
 * @param text as it stands in the record
 * @param parts what it is made of
 */
public record MacroString(String text, List<Part> parts) {
    /** The longest expansion. A domain name needs 253 and a reply 512; what is longer was written to cost us. */
    static final int MAX_EXPANSION = 4096;

    private static final String LETTERS = "slodipvh";
    private static final String EXPLANATION_LETTERS = LETTERS + "crt"; // RFC 7208 § 7.2: only in explanations
    private static final String DELIMITERS = ".-+,/_=";

    /** Where the text stands: that decides what it may hold. */
    enum Use {
        /** The name in a mechanism, or in redirect= and exp=. */
        DOMAIN_SPEC,
        /** The text that exp= leads to: with spaces and with the letters c, r and t. */
        EXPLANATION,
        /** The value of a modifier that nobody knows: read for its syntax only. */
        UNKNOWN_MODIFIER
    }

    public MacroString {
        parts = List.copyOf(parts);
    }

    /** A piece of a macro string. */
    public sealed interface Part {
        /** Text that stands for itself. */
        record Literal(String text) implements Part {}

        /** {@code %%}, {@code %_} and {@code %-}: a percent sign, a space, an escaped space. */
        record Escape(String text) implements Part {}

        /**
         * {@code %{…}}: a value, transformed (RFC 7208 § 7.3).
         *
         * @param letter which value, in lower case
         * @param escaped whether the letter was in upper case: the result is URL-escaped
         * @param rightmost how many parts are kept, from the right; {@link Integer#MAX_VALUE} for all
         * @param reversed whether the parts are put in reverse
         * @param delimiters the characters that part them
         */
        record Macro(char letter, boolean escaped, int rightmost, boolean reversed, String delimiters)
                implements Part {}
    }

    static MacroString parse(String text, Use use) throws SpfSyntaxException {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '%') {
                // macro-literal = %x21-24 / %x26-7E; explain-string = *( macro-string / SP )
                if (c > 0x7e || c < 0x20 || (c == 0x20 && use != Use.EXPLANATION)) {
                    throw new SpfSyntaxException(text, "a character outside of printable ASCII");
                }
                literal.append(c);
                at++;
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
            }
            char kind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            switch (kind) {
                case '%' -> parts.add(new Part.Escape("%"));
                case '_' -> parts.add(new Part.Escape(" "));
                case '-' -> parts.add(new Part.Escape("%20"));
                case '{' -> {
                    int end = text.indexOf('}', at);
                    if (end < 0) {
                        throw new SpfSyntaxException(text, "a macro without its closing brace");
                    }
                    parts.add(macro(text.substring(at + 2, end), use));
                    at = end - 1;
                }
                default -> throw new SpfSyntaxException(text, "a percent sign that begins no macro");
            }
            at += 2;
        }
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
        }
        return new MacroString(text, parts);
    }

    /** A macro string that is a domain-spec: it ends with a macro, or with a dot and a top label (RFC 7208 § 7.1). */
    static MacroString parseDomainSpec(String text) throws SpfSyntaxException {
        MacroString spec = parse(text, Use.DOMAIN_SPEC);
        if (spec.parts.isEmpty()
                || (spec.parts.getLast() instanceof Part.Literal(String last) && !endsWithTopLabel(last))) {
            throw new SpfSyntaxException(text, "no domain name (expected: one that ends with .label or a macro)");
        }
        return spec;
    }

    /** {@code macro-letter transformers *delimiter}. */
    private static Part macro(String inner, Use use) throws SpfSyntaxException {
        char given = inner.isEmpty() ? 0 : inner.charAt(0);
        char letter = given >= 'A' && given <= 'Z' ? (char) (given + 32) : given;
        if ((use == Use.DOMAIN_SPEC ? LETTERS : EXPLANATION_LETTERS).indexOf(letter) < 0) {
            throw new SpfSyntaxException("%{" + inner + "}", "a macro letter that is not allowed here");
        }
        int at = 1;
        int rightmost = 0;
        while (at < inner.length() && inner.charAt(at) >= '0' && inner.charAt(at) <= '9') {
            // More parts than a name can have are as good as all; this also keeps the number from overflowing
            rightmost = Math.min(1000, rightmost * 10 + (inner.charAt(at) - '0'));
            at++;
        }
        if (at > 1 && rightmost == 0) {
            throw new SpfSyntaxException("%{" + inner + "}", "keeps no part (RFC 7208 section 7.1: must be nonzero)");
        }
        boolean reversed = at < inner.length() && (inner.charAt(at) == 'r' || inner.charAt(at) == 'R');
        String delimiters = inner.substring(reversed ? at + 1 : at);
        if (!delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
            throw new SpfSyntaxException(
                    "%{" + inner + "}", "what follows the letter is neither number, r nor delimiter");
        }
        return new Part.Macro(
                letter,
                letter != given,
                at == 1 ? Integer.MAX_VALUE : rightmost,
                reversed,
                delimiters.isEmpty() ? "." : delimiters);
    }

    /** {@code "." toplabel [ "." ]}: letters, digits and inner hyphens, not all digits. */
    private static boolean endsWithTopLabel(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        int dot = text.lastIndexOf('.', end - 1);
        if (dot < 0 || dot + 1 >= end || text.charAt(dot + 1) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        boolean digitsOnly = true;
        for (int i = dot + 1; i < end; i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && c != '-' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
            digitsOnly &= digit;
        }
        return !digitsOnly;
    }

    /** Whether the text is the same for every mail, given the domain of the record. */
    boolean isFixed() {
        return parts.stream().noneMatch(part -> part instanceof Part.Macro macro && macro.letter() != 'd');
    }

    /** Whether the sender's local part goes into the text. */
    boolean usesLocalPart() {
        return parts.stream()
                .anyMatch(part -> part instanceof Part.Macro macro && (macro.letter() == 's' || macro.letter() == 'l'));
    }

    /** The text with the values in place; null if it becomes longer than {@link #MAX_EXPANSION} chars. */
    @Nullable
    String expand(MacroValues values, String domain) {
        StringBuilder expanded = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String literal) -> expanded.append(literal);
                case Part.Escape(String escape) -> expanded.append(escape);
                case Part.Macro macro -> {
                    String value = transform(values.value(macro.letter(), domain), macro);
                    expanded.append(macro.escaped() ? urlEscaped(value) : value);
                }
            }
            if (expanded.length() > MAX_EXPANSION) {
                return null;
            }
        }
        return expanded.toString();
    }

    /** The text as the name to ask for; of one that is too long, what remains right of a dot (RFC 7208 § 7.3). */
    @Nullable
    String expandToName(MacroValues values, String domain) {
        String name = expand(values, domain);
        if (name == null) {
            return null;
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        while (name.length() > 253 && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static String transform(String value, Part.Macro macro) {
        if (macro.rightmost() == Integer.MAX_VALUE
                && !macro.reversed()
                && macro.delimiters().equals(".")) {
            return value;
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            if (macro.delimiters().indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(value.substring(start));
        List<String> ordered = macro.reversed() ? parts.reversed() : parts;
        return String.join(".", ordered.subList(Math.max(0, ordered.size() - macro.rightmost()), ordered.size()));
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /** All but the unreserved characters as percent and two digits (RFC 7208 § 7.3, RFC 3986 § 2.3). */
    private static String urlEscaped(String value) {
        StringBuilder escaped = new StringBuilder(value.length() + 16);
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (isUnreserved(c)) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return escaped.toString();
    }
}
