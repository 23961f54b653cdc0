package io.sallyport.policy;

import io.sallyport.mail.Ascii;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many steps an expression could have at most when its repetitions are written out, in about the engine's count. Knows
 * of the syntax only what groups, classes and repetitions need; text that is no expression has a size too.
 */
final class ExpressionSize {
    /** What nested repetitions cannot exceed, whatever their counts: the sum stays a number. */
    private static final long MOST = 1L << 40;

    private final String text;
    private final Deque<Long> around = new ArrayDeque<>();
    private int at;
    private long sum;
    private long last;

    private ExpressionSize(String text) {
        this.text = text;
    }

    /** The size of an expression. */
    static long atMost(String text) {
        ExpressionSize size = new ExpressionSize(text);
        size.read();
        return size.around.stream().mapToLong(Long::longValue).sum() + size.sum + size.last;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '(' -> {
                    at++;
                    around.push(sum + last);
                    sum = 0;
                    last = 0;
                }
                case ')' -> {
                    at++;
                    long inner = sum + last + 2;
                    sum = around.isEmpty() ? sum : around.pop();
                    last = inner;
                }
                case '[' -> {
                    skipClass();
                    atom(1);
                }
                case '\\' -> escape();
                case '{' -> repetition();
                case '*', '+', '?' -> {
                    at++;
                    last = last + 2;
                }
                default -> {
                    at++;
                    atom(1);
                }
            }
        }
    }

    private void atom(long size) {
        sum = Math.min(MOST, sum + last);
        last = size;
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            atom((end < 0 ? text.length() : end) - at);
            at = end < 0 ? text.length() : end + 2;
            return;
        }
        at = Math.min(text.length(), at + 2);
        atom(1);
    }

    /** Up to the bracket that ends it. The first character of a class is one of it even if it is a bracket. */
    private void skipClass() {
        at += text.startsWith("[^", at) ? 2 : 1;
        int first = at;
        while (at < text.length() && (at == first || text.charAt(at) != ']')) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(text.length(), at + 1);
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}} takes what is before it as often; any other brace is a character. */
    private void repetition() {
        int end = text.indexOf('}', at);
        long most = end < 0 ? -1 : most(text.substring(at + 1, end));
        if (most < 0) {
            at++;
            atom(1);
            return;
        }
        at = end + 1;
        last = Math.min(MOST, (last + 1) * (most + 1));
    }

    private static long most(String counts) {
        long most = -1;
        for (String count : counts.split(",", 2)) {
            if (!count.chars().allMatch(Ascii::isDigit)) {
                return -1;
            }
            most = Math.max(most, count.isEmpty() ? 0 : count.length() > 4 ? 9999 : Long.parseLong(count));
        }
        return most;
    }
}
