package io.sallyport.smtp;

import io.sallyport.mail.Ascii;
import org.jspecify.annotations.Nullable;

/** Numbers as SMTP writes them: {@code 1*DIGIT}, no sign, no space, no other alphabet's digits. */
final class Digits {
    private Digits() {}

    /** The number; null if the text is anything else, or more than {@link Long#MAX_VALUE}. */
    static @Nullable Long read(String text) {
        if (text.isEmpty()) {
            return null;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c) || number > (Long.MAX_VALUE - (c - '0')) / 10) {
                return null;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
