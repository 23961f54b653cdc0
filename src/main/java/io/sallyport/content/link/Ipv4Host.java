package io.sallyport.content.link;

import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses as browsers take them (WHATWG URL § 3.5): besides four decimal numbers also fewer, also octal and
 * hexadecimal ones, so that {@code 0x7f.1} is 127.0.0.1.
 */
final class Ipv4Host {
    private static final int MOST_NUMBERS = 4;

    private static final long TOO_LARGE = 1L << 32;

    private Ipv4Host() {}

    /** Whether the last label is a number: then the host is an address or nothing. */
    static boolean endsInNumber(String host) {
        String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = trimmed.substring(trimmed.lastIndexOf('.') + 1);
        return !last.isEmpty() && (last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0);
    }

    /** Whether it is four decimal numbers, as {@link #parse} returns them. */
    static boolean isNumber(String host) {
        return !host.isEmpty() && host.equals(endsInNumber(host) ? parse(host) : null);
    }

    /** As four decimal numbers; null if it is no address. */
    static @Nullable String parse(String host) {
        String[] parts = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        if (parts.length > MOST_NUMBERS) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            long bound = last ? 1L << (Byte.SIZE * (MOST_NUMBERS + 1 - parts.length)) : 1L << Byte.SIZE;
            if (number < 0 || number >= bound) {
                return null;
            }
            address += last ? number : number << (Byte.SIZE * (MOST_NUMBERS - 1 - i));
        }
        return "%d.%d.%d.%d".formatted(address >> 24, (address >> 16) & 0xff, (address >> 8) & 0xff, address & 0xff);
    }

    /** -1 if it is no number; at least {@link #TOO_LARGE} if it is a larger one. */
    private static long number(String text) {
        int radix = 10;
        String digits = text;
        if (text.startsWith("0x") || text.startsWith("0X")) {
            radix = 16;
            digits = text.substring(2);
        } else if (text.length() > 1 && text.startsWith("0")) {
            radix = 8;
            digits = text.substring(1);
        } else if (text.isEmpty()) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = Math.min(TOO_LARGE, number * radix + digit);
        }
        return number;
    }
}
