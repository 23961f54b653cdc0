package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Words of which each text that an expression matches holds one at least: {@code (?i)gift-?(card|voucher)} needs
 * {@code gift}. To look for them takes a hundredth of the time of the expression, and most texts hold none of them.
 *
 * <p>Letter case is left out of account, and what is not understood of an expression counts as anything, so that this may
 * know of no words where there are some, but never of words that a match does not need.
 */
final class RequiredWords {
    /** Shorter ones are in most texts. */
    private static final int SHORTEST = 3;

    /** With more of them the expression is no slower. */
    private static final int MOST = 50;

    /** Folds to s, though it is no capital of it, as the engine sees it. */
    private static final char LONG_S = '\u017f';

    private final List<String> words;

    private RequiredWords(List<String> words) {
        this.words = words;
    }

    /**
     * The words that a match needs.
     *
     * @param expression that the engine has accepted
     */
    static RequiredWords of(String expression) {
        Reader reader = new Reader(expression);
        List<String> words = reader.alternatives();
        boolean known = !reader.isLost() && least(words) >= SHORTEST && words.size() <= MOST;
        return new RequiredWords(known ? List.copyOf(words) : List.of());
    }

    /** Whether the expression could match a text, as far as words tell. */
    boolean mayBeIn(String text) {
        if (words.isEmpty()) {
            return true;
        }
        String folded = text.toLowerCase(Locale.ROOT).replace(LONG_S, 's');
        for (String word : words) {
            if (folded.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** In lower case; empty if none are known. */
    List<String> words() {
        return words;
    }

    /** The length of the shortest word; 0 without words. */
    private static int least(List<String> words) {
        return words.stream().mapToInt(String::length).min().orElse(0);
    }

    /** Reads an expression from left to right. */
    private static final class Reader {
        private static final String REPETITIONS = "*+?{";

        /** Escapes that stand for no character but for a place. */
        private static final String PLACES = "bBAz";

        /** Escapes of one letter that stand for one of several characters. */
        private static final String CLASSES = "dDsSwWnrtfva";

        private final String expression;
        private int at;
        private boolean lost;

        Reader(String expression) {
            this.expression = expression;
        }

        /** Whether something was not understood, so that nothing is known. */
        boolean isLost() {
            return lost || at < expression.length();
        }

        /** Up to the end or a bracket that closes. Each alternative has to have words. */
        List<String> alternatives() {
            List<String> all = new ArrayList<>();
            boolean each = true;
            boolean more = true;
            while (more) {
                List<String> words = sequence();
                each &= !words.isEmpty();
                all.addAll(words);
                more = take('|');
            }
            return each && all.size() <= MOST ? all : List.of();
        }

        /** The best that any part of a sequence has: all of them are needed. */
        private List<String> sequence() {
            List<String> best = List.of();
            StringBuilder word = new StringBuilder();
            while (!lost && at < expression.length() && peek() != '|' && peek() != ')') {
                char c = expression.charAt(at++);
                List<String> group = List.of();
                boolean place = c == '^' || c == '$';
                boolean literal = false;
                if (c == '(') {
                    place = flags();
                    group = place ? List.of() : group();
                } else if (c == '[') {
                    characterClass();
                } else if (c == '\\') {
                    c = at < expression.length() ? expression.charAt(at++) : 0;
                    place = PLACES.indexOf(c) >= 0;
                    literal = c < 0x80 && !Character.isLetterOrDigit(c);
                    lost |= !place && !literal && CLASSES.indexOf(c) < 0;
                } else {
                    literal = !place && c < 0x80 && c != '.' && c != '{';
                }
                boolean repeated = at < expression.length() && REPETITIONS.indexOf(peek()) >= 0;
                lost |= repeated && place; // The engine repeats what stands before flags
                boolean needed = repetition();
                if (literal && needed) {
                    word.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
                }
                if (repeated || !(literal || place)) {
                    best = better(best, ended(word));
                    best = needed ? better(best, group) : best;
                }
            }
            return better(best, ended(word));
        }

        private char peek() {
            return expression.charAt(at);
        }

        private boolean take(char c) {
            boolean is = at < expression.length() && peek() == c;
            at += is ? 1 : 0;
            return is;
        }

        private static List<String> ended(StringBuilder word) {
            List<String> words = word.isEmpty() ? List.of() : List.of(word.toString());
            word.setLength(0);
            return words;
        }

        private static List<String> better(List<String> one, List<String> other) {
            return least(other) > least(one) ? other : one;
        }

        /** Reads {@code ?flags)}, which is no group; or what stands before the content of one. */
        private boolean flags() {
            if (!take('?')) {
                return false;
            }
            boolean python = take('P');
            boolean named = take('<') || python;
            while (at < expression.length()) {
                char c = expression.charAt(at++);
                if (named ? c == '>' : c == ':') {
                    return false;
                }
                if (!named && c == ')') {
                    return true;
                }
            }
            lost = true;
            return false;
        }

        private List<String> group() {
            List<String> words = alternatives();
            lost |= !take(')');
            return words;
        }

        private void characterClass() {
            take('^');
            boolean first = true;
            while (at < expression.length() && (first || peek() != ']')) {
                first = false;
                char c = expression.charAt(at++);
                if (c == '\\') {
                    at++; // What it escapes; of longer ones the rest is letters, digits and braces
                } else if (c == '[' && at < expression.length() && peek() == ':') {
                    int end = expression.indexOf(":]", at); // [:alpha:], or else no more than a bracket
                    at = end < 0 ? at : end + 2;
                }
            }
            lost |= !take(']');
        }

        /** Reads how often something comes, and gives whether it comes at all. */
        private boolean repetition() {
            boolean needed = true;
            while (!lost && at < expression.length() && REPETITIONS.indexOf(peek()) >= 0) {
                char c = expression.charAt(at++);
                if (c == '{') {
                    int end = expression.indexOf('}', at);
                    needed &= end > at && expression.charAt(at) != '0'; // Or it is no repetition but a brace
                    lost |= end < 0 || !Character.isDigit(peek());
                    at = end + 1;
                } else {
                    needed &= c == '+';
                }
            }
            return needed;
        }
    }
}
