package io.sallyport.filter.content;

import java.util.Locale;
import java.util.Set;

/** Kinds of numbers that stand for cards, accounts and persons. All but two have check digits. */
public @SuppressWarnings("ImmutableEnumChecker") // Its checks are functions without state
enum DataKind {
    /** Numbers of payment cards (ISO/IEC 7812-1): a known issuer, the right length, Luhn's check digit. */
    CARD_NUMBER(13, 19),
    /** International bank account numbers (ISO 13616): a known country, its length, the remainder by 97. */
    IBAN(15, 34),
    /** Social security numbers of the United States: no check digit, so only as 123-45-6789, and only those that can be. */
    US_SSN(9, 9),
    /** National insurance numbers of the United Kingdom: no check digit, but letters that are never used. */
    UK_NINO(9, 9),
    /** Tax identification numbers of Germany (ISO 7064 MOD 11,10; one digit of the first ten stands twice or thrice). */
    DE_STEUER_ID(11, 11),
    /** Fiscal codes of Italy, with their check letter. */
    IT_CODICE_FISCALE(16, 16),
    /** Identity numbers of Spain, DNI and NIE, with their check letter. */
    ES_DNI(9, 9),
    /** Social security numbers of France, with their key. */
    FR_NIR(15, 15),
    /** Citizen service numbers of the Netherlands, with the test of eleven, which one number of eleven passes by chance. */
    NL_BSN(9, 9),
    /** Identity numbers of Poland, with date of birth and check digit. */
    PL_PESEL(11, 11),
    /** Identity numbers of Sweden, with date of birth and check digit. */
    SE_PERSONNUMMER(10, 12);

    /** More are not told apart. */
    private static final int MOST_FOUND = 1_000;

    private final int least;
    private final int most;

    DataKind(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /** The word in policies. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds the numbers of this kind in a text: groups of letters and digits, at most one space, hyphen, dot or slash apart.
     * Groups before and behind may belong to something else, so each row of whole groups of the right length is looked at.
     *
     * @param found gets each in upper case, without what parts its groups; for a kind without a check digit the groups count
     */
    void findIn(String text, Set<String> found) {
        int at = 0;
        while (at < text.length() && found.size() < MOST_FOUND) {
            int from = groupStart(text, at);
            int end = groupEnd(text, from);
            int taken = from < end && mayBegin(text, from) ? findFrom(text, from, found) : 0;
            at = taken > 0 ? taken : end;
        }
    }

    /** Looks at all rows of groups that begin here; says where the row ends that is one, or 0. */
    private int findFrom(String text, int from, Set<String> found) {
        StringBuilder row = new StringBuilder(most);
        StringBuilder grouped = new StringBuilder(most + 8);
        int start = from;
        while (start < text.length()) {
            int end = groupEnd(text, start);
            if (row.length() + end - start > most) {
                return 0;
            }
            row.append(text, start, end);
            grouped.append(text, start, end);
            if (row.length() >= least && holds(upper(this == US_SSN ? grouped : row))) {
                found.add(upper(row));
                return end;
            }
            boolean goesOn = end + 1 < text.length() && isSeparator(text.charAt(end)) && isPart(text.charAt(end + 1));
            if (!goesOn) {
                return 0;
            }
            grouped.append(text.charAt(end));
            start = end + 1;
        }
        return 0;
    }

    private boolean holds(String number) {
        return switch (this) {
            case CARD_NUMBER -> CheckDigits.isCard(number);
            case IBAN -> CheckDigits.isIban(number);
            case US_SSN -> PersonNumbers.isUsSsn(number);
            case UK_NINO -> PersonNumbers.isUkNino(number);
            case DE_STEUER_ID -> PersonNumbers.isGermanTaxId(number);
            case IT_CODICE_FISCALE -> PersonNumbers.isItalianFiscalCode(number);
            case ES_DNI -> PersonNumbers.isSpanishId(number);
            case FR_NIR -> PersonNumbers.isFrenchNir(number);
            case NL_BSN -> PersonNumbers.isDutchBsn(number);
            case PL_PESEL -> PersonNumbers.isPolishPesel(number);
            case SE_PERSONNUMMER -> PersonNumbers.isSwedishPersonnummer(number);
        };
    }

    /** Most words of a text are none of these at first sight. */
    private boolean mayBegin(String text, int at) {
        char c = text.charAt(at);
        boolean digit = c >= '0' && c <= '9';
        return switch (this) {
            case IBAN -> !digit && at + 3 < text.length() && CheckDigits.areDigits(text, at + 2, at + 4);
            case UK_NINO, IT_CODICE_FISCALE -> !digit;
            case ES_DNI -> digit || (c >= 'X' && c <= 'Z') || (c >= 'x' && c <= 'z');
            case CARD_NUMBER, US_SSN, DE_STEUER_ID, FR_NIR, NL_BSN, PL_PESEL, SE_PERSONNUMMER -> digit;
        };
    }

    private static String upper(StringBuilder text) {
        return text.toString().toUpperCase(Locale.ROOT);
    }

    private static int groupStart(String text, int from) {
        int at = from;
        while (at < text.length() && !isPart(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int groupEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isPart(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Any letter is part of a group, so that no number begins within a word. */
    private static boolean isPart(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= 0xC0 && Character.isLetter(c));
    }

    private static boolean isSeparator(char c) {
        return c == ' '
                || c == '-'
                || c == '.'
                || c == '/'
                || c == '+'
                || c == '\u00A0'
                || c == '\u2011'
                || c == '\u202F';
    }
}
