package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.FromToken.Kind;
import io.sallyport.mail.AddressLiteral;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the value of one From field by the grammar of RFC 5322 § 3.4, and notes whatever another program might read
 * differently. Unlike most parsers, it mends nothing: a guess could be the one that the attacker hopes for.
 */
final class FromField {
    private final Set<AuthorDefect> defects = EnumSet.noneOf(AuthorDefect.class);
    private final Set<String> domains = new LinkedHashSet<>();
    private int addresses;

    private FromField() {}

    /** Reads a value, folded as it came. */
    static FromField read(String value) {
        FromField field = new FromField();
        if (value.length() > AuthorDomain.MAX_LENGTH) {
            field.defects.add(AuthorDefect.TOO_LONG);
            return field;
        }
        field.noteControls(value);
        field.list(FromToken.read(value, field.defects));
        if (field.defects.stream().anyMatch(AuthorDefect::isAmbiguous)) {
            field.claim(value); // Who is named at all may matter to those who decide (RFC 9989 § 11.5)
        }
        return field;
    }

    Set<AuthorDefect> defects() {
        return defects;
    }

    /** The domains that some program may take for the author's, as A-labels. */
    Set<String> domains() {
        return domains;
    }

    private void noteControls(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean folding = (c == '\r' && i + 2 < value.length() && value.charAt(i + 1) == '\n')
                    || (c == '\n' && i > 0 && value.charAt(i - 1) == '\r');
            if (FromToken.isControl(c) || ((c == '\r' || c == '\n') && !folding)) {
                defects.add(AuthorDefect.CONTROL_CHARACTER);
                return;
            }
        }
    }

    /** {@code mailbox-list = mailbox *("," mailbox)}; commas within angle brackets part nothing. */
    private void list(List<FromToken> tokens) {
        if (tokens.stream().allMatch(token -> token.kind() == Kind.COMMENT)) {
            defects.add(AuthorDefect.EMPTY);
            return;
        }
        int start = 0;
        boolean inAngle = false;
        for (int i = 0; i <= tokens.size(); i++) {
            if (i == tokens.size() || (!inAngle && tokens.get(i).is(','))) {
                if (addresses >= AuthorDomain.MAX_ADDRESSES) {
                    defects.add(AuthorDefect.TOO_MANY_ADDRESSES);
                    return;
                }
                mailbox(tokens.subList(start, i));
                start = i + 1;
            } else if (tokens.get(i).is('<') || tokens.get(i).is('>')) {
                inAngle = tokens.get(i).is('<');
            }
        }
        if (addresses > 1) {
            defects.add(AuthorDefect.SEVERAL_ADDRESSES);
        }
    }

    /** {@code mailbox = name-addr / addr-spec} */
    private void mailbox(List<FromToken> tokens) {
        addresses++;
        int open = indexOf(tokens, '<', 0);
        if (indexOf(tokens.subList(0, open), ':', 0) < open || indexOf(tokens, ';', 0) < tokens.size()) {
            defects.add(AuthorDefect.GROUP);
            return;
        }
        if (open == tokens.size()) {
            addressAlone(tokens);
            return;
        }
        int close = indexOf(tokens, '>', open);
        if (close == tokens.size() || indexOf(tokens, '<', open + 1) < tokens.size()) {
            defects.add(AuthorDefect.MALFORMED);
            return;
        }
        name(tokens.subList(0, open));
        address(tokens.subList(open + 1, close));
        for (FromToken token : tokens.subList(close + 1, tokens.size())) {
            if (token.kind() == Kind.COMMENT) {
                comment(token);
            } else {
                defects.add(AuthorDefect.MALFORMED);
            }
        }
    }

    /** An address without angle brackets; comments may stand before and behind it. */
    private void addressAlone(List<FromToken> tokens) {
        int start = 0;
        int end = tokens.size();
        while (start < end && tokens.get(start).kind() == Kind.COMMENT) {
            comment(tokens.get(start++));
        }
        while (end > start && tokens.get(end - 1).kind() == Kind.COMMENT) {
            comment(tokens.get(--end));
        }
        address(tokens.subList(start, end));
    }

    /** {@code display-name = phrase}; what is only a name misleads people, not programs. */
    private void name(List<FromToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            FromToken token = tokens.get(i);
            switch (token.kind()) {
                case WORD -> {}
                case QUOTED -> {
                    if (token.text().indexOf('@') >= 0) {
                        defects.add(AuthorDefect.ADDRESS_IN_NAME);
                    }
                }
                case COMMENT -> comment(token);
                case LITERAL -> defects.add(AuthorDefect.UNQUOTED_NAME);
                case SPECIAL -> {
                    if (token.is('@')) {
                        // Some programs take the first address that they find
                        defects.add(AuthorDefect.UNQUOTED_NAME);
                        defects.add(AuthorDefect.ADDRESS_IN_NAME);
                        claim("@" + (i + 1 < tokens.size() ? tokens.get(i + 1).text() : ""));
                    } else {
                        defects.add(AuthorDefect.MALFORMED);
                    }
                }
            }
        }
    }

    private void comment(FromToken comment) {
        if (comment.text().indexOf('@') >= 0) {
            defects.add(AuthorDefect.ADDRESS_IN_NAME);
            claim(comment.text()); // Programs that do not know comments read addresses in them
        }
    }

    /** {@code addr-spec = local-part "@" domain}, without the white space and comments of old (RFC 5322 § 4.4). */
    private void address(List<FromToken> tokens) {
        if (!tokens.isEmpty() && tokens.getFirst().is('@')) {
            defects.add(AuthorDefect.SOURCE_ROUTE);
        } else if (tokens.stream().anyMatch(token -> token.kind() == Kind.COMMENT)) {
            defects.add(AuthorDefect.COMMENT_IN_ADDRESS);
        } else if (tokens.size() == 1 && isEncodedWord(tokens.getFirst().text())) {
            defects.add(AuthorDefect.ENCODED_ADDRESS);
        } else if (tokens.size() != 3
                || !tokens.get(1).is('@')
                || tokens.get(1).spaced()
                || tokens.get(2).spaced()) {
            defects.add(AuthorDefect.MALFORMED);
        } else {
            localPart(tokens.getFirst());
            domain(tokens.getLast());
        }
    }

    private void localPart(FromToken token) {
        if (isEncodedWord(token.text())) {
            defects.add(AuthorDefect.ENCODED_ADDRESS);
        }
        switch (token.kind()) {
            case WORD -> {}
            case QUOTED -> {
                defects.add(AuthorDefect.QUOTED_LOCAL_PART);
                claim(token.text()); // "bank@bank.example"@attacker.example: some programs see the first
            }
            case COMMENT, LITERAL, SPECIAL -> defects.add(AuthorDefect.MALFORMED);
        }
    }

    private void domain(FromToken token) {
        switch (token.kind()) {
            case WORD -> {
                if (DomainNames.isDomain(token.text())) {
                    domains.add(DomainNames.toAscii(token.text())); // RFC 9989 § 5.3.1
                } else {
                    defects.add(AuthorDefect.BAD_DOMAIN);
                }
            }
            case LITERAL ->
                defects.add(
                        AddressLiteral.canonical(token.text()) == null
                                ? AuthorDefect.BAD_DOMAIN
                                : AuthorDefect.ADDRESS_LITERAL);
            case QUOTED, COMMENT, SPECIAL -> defects.add(AuthorDefect.MALFORMED);
        }
    }

    /** Adds each domain that stands behind an at sign anywhere in the text. */
    private void claim(String text) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int end = at + 1;
            while (end < text.length() && isDomainCharacter(text.charAt(end))) {
                end++;
            }
            int last = end;
            while (last > at + 1 && text.charAt(last - 1) == '.') {
                last--;
            }
            String domain = text.substring(at + 1, last);
            if (domain.indexOf('.') > 0
                    && domains.size() < AuthorDomain.MAX_ADDRESSES
                    && DomainNames.isDomain(domain)) {
                domains.add(DomainNames.toAscii(domain));
            }
        }
    }

    private static boolean isDomainCharacter(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-' || c == '.' || c >= 0x80;
    }

    /** {@code encoded-word = "=?" charset "?" encoding "?" encoded-text "?="}, anywhere in the text (RFC 2047 § 2). */
    private static boolean isEncodedWord(String text) {
        int start = text.indexOf("=?");
        return start >= 0 && text.indexOf("?=", start + 2) >= 0;
    }

    private static int indexOf(List<FromToken> tokens, char special, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).is(special)) {
                return i;
            }
        }
        return tokens.size();
    }
}
