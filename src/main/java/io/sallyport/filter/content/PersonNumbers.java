package io.sallyport.filter.content;

import static io.sallyport.filter.content.CheckDigits.areDigits;
import static io.sallyport.filter.content.CheckDigits.digit;
import static io.sallyport.filter.content.CheckDigits.isLuhn;

import java.time.YearMonth;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers by which countries know persons. Each takes letters in upper case, without what parts groups. */
final class PersonNumbers {
    private static final Pattern SSN = Pattern.compile("(\\d{3})[- ](\\d{2})[- ](\\d{4})");
    private static final Pattern NINO = Pattern.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D]");
    private static final Set<String> NO_NINO = Set.of("BG", "GB", "KN", "NK", "NT", "TN", "ZZ");

    /** Digits may be replaced by letters where two persons would have the same code (omocodia). */
    private static final Pattern FISCAL_CODE =
            Pattern.compile("[A-Z]{6}[\\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\\dLMNPQRSTUV]{2}[A-Z][\\dLMNPQRSTUV]{3}[A-Z]");

    /** What a letter or digit at an odd place counts in an Italian fiscal code, 0 to 9 like A to J. */
    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private static final Pattern SPANISH = Pattern.compile("[\\dXYZ]\\d{7}[A-Z]");
    private static final String SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final Pattern NIR = Pattern.compile("[1-478]\\d{4}(\\d{2}|2[AB])\\d{8}");

    private PersonNumbers() {}

    /** Grouped, because nothing else parts it from other numbers of nine digits. */
    static boolean isUsSsn(String text) {
        var groups = SSN.matcher(text);
        if (!groups.matches() || text.charAt(3) != text.charAt(6)) {
            return false;
        }
        int area = Integer.parseInt(groups.group(1));
        return area != 0
                && area != 666
                && area < 900
                && !groups.group(2).equals("00")
                && !groups.group(3).equals("0000");
    }

    static boolean isUkNino(String text) {
        return NINO.matcher(text).matches() && !NO_NINO.contains(text.substring(0, 2));
    }

    static boolean isGermanTaxId(String text) {
        if (!areDigits(text, 0, 11) || text.charAt(0) == '0') {
            return false;
        }
        int[] times = new int[10];
        for (int i = 0; i < 10; i++) {
            times[digit(text, i)]++;
        }
        int repeated = 0;
        for (int each : times) {
            if (each > 3) {
                return false;
            }
            repeated += each > 1 ? 1 : 0;
        }
        return repeated == 1 && isMod11And10(text);
    }

    /** ISO 7064 § 8, MOD 11,10. */
    private static boolean isMod11And10(String text) {
        int product = 10;
        for (int i = 0; i < text.length() - 1; i++) {
            int sum = (digit(text, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (product + digit(text, text.length() - 1)) % 10 == 1;
    }

    static boolean isItalianFiscalCode(String text) {
        if (!FISCAL_CODE.matcher(text).matches()) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = text.charAt(i);
            int value = c <= '9' ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ODD[value] : value;
        }
        return text.charAt(15) == 'A' + sum % 26;
    }

    static boolean isSpanishId(String text) {
        if (!SPANISH.matcher(text).matches()) {
            return false;
        }
        int first = "XYZ".indexOf(text.charAt(0));
        String number = first < 0 ? text.substring(0, 8) : first + text.substring(1, 8);
        return text.charAt(8) == SPANISH_LETTERS.charAt(Integer.parseInt(number) % 23);
    }

    static boolean isFrenchNir(String text) {
        if (!NIR.matcher(text).matches()) {
            return false;
        }
        int month = Integer.parseInt(text.substring(3, 5));
        boolean dated = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
        String number = text.substring(0, 13).replace("2A", "19").replace("2B", "18"); // Corsica
        return dated
                && areDigits(number, 0, 13)
                && 97 - Long.parseLong(number) % 97 == Long.parseLong(text.substring(13));
    }

    static boolean isDutchBsn(String text) {
        if (!areDigits(text, 0, 9)) {
            return false;
        }
        int sum = -digit(text, 8);
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * digit(text, i);
        }
        return sum % 11 == 0
                && !text.startsWith("00")
                && text.chars().distinct().count() > 1;
    }

    static boolean isPolishPesel(String text) {
        if (!areDigits(text, 0, 11)) {
            return false;
        }
        int month = Integer.parseInt(text.substring(2, 4));
        int century = new int[] {1900, 2000, 2100, 2200, 1800}[month / 20];
        int year = century + Integer.parseInt(text.substring(0, 2));
        int sum = 0;
        for (int i = 0; i < 11; i++) {
            sum += digit(text, i) * new int[] {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}[i];
        }
        return sum % 10 == 0 && isDay(year, month % 20, Integer.parseInt(text.substring(4, 6)));
    }

    /** With two digits of the year or four; the day of those who come from abroad counts sixty more. */
    static boolean isSwedishPersonnummer(String text) {
        if (text.length() == 11 || !areDigits(text, 0, text.length())) {
            return false;
        }
        String ten = text.substring(text.length() - 10);
        int century = text.length() == 12 ? Integer.parseInt(text.substring(0, 2)) : 20;
        int day = Integer.parseInt(ten.substring(4, 6));
        return (century >= 18 && century <= 20)
                && isDay(
                        100 * century + Integer.parseInt(ten.substring(0, 2)),
                        Integer.parseInt(ten.substring(2, 4)),
                        day > 60 ? day - 60 : day)
                && isLuhn(ten);
    }

    private static boolean isDay(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }
}
