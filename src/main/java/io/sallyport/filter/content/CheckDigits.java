package io.sallyport.filter.content;

import java.util.HashMap;
import java.util.Map;

/** Check digits that several standards share, and the numbers of cards and accounts. */
final class CheckDigits {
    /** ISO 13616: how long the numbers of a country are. */
    private static final Map<String, Integer> IBAN_LENGTHS =
            lengths("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 "
                    + "BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 "
                    + "GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 "
                    + "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
                    + "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private CheckDigits() {}

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ", -1)) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return lengths;
    }

    /** Whether there are only the ten digits. */
    static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static int digit(String text, int index) {
        return text.charAt(index) - '0';
    }

    /** ISO/IEC 7812-1 annex B: the formula of Luhn. */
    static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits, digits.length() - 1 - i);
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }

    /** A number of a payment card. */
    static boolean isCard(String text) {
        return areDigits(text, 0, text.length()) && isIssued(text) && isLuhn(text);
    }

    /** Whether an issuer gives out numbers that begin so, of that length. */
    private static boolean isIssued(String digits) {
        int length = digits.length();
        int four = Integer.parseInt(digits.substring(0, 4));
        int two = four / 100;
        int three = four / 10;
        boolean long16 = length >= 16;
        if (digits.charAt(0) == '4') {
            return length == 13 || length == 16 || length == 19; // Visa
        }
        if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
            return length == 16; // Mastercard
        }
        if (two == 34 || two == 37) {
            return length == 15; // American Express
        }
        if ((three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39) {
            return length >= 14; // Diners Club
        }
        if (four >= 3528 && four <= 3589) {
            return long16; // JCB
        }
        if (four == 6011 || two == 65 || (three >= 644 && three <= 649) || two == 62) {
            return long16; // Discover, UnionPay
        }
        return switch (four) {
            case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true; // Maestro
            default -> false;
        };
    }

    /** ISO 13616-1: the country and its digits behind the rest, letters as numbers, modulo 97. */
    static boolean isIban(String text) {
        if (!Character.isLetter(text.charAt(0)) || !areDigits(text, 2, 4)) {
            return false;
        }
        Integer length = IBAN_LENGTHS.get(text.substring(0, 2));
        if (length == null || length != text.length()) {
            return false;
        }
        int remainder = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = Character.digit(text.charAt((i + 4) % text.length()), 36);
            if (value < 0) {
                return false;
            }
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }
}
