package io.sallyport.content.html;

import io.sallyport.content.html.Css.Declaration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * The rules of style elements (CSS Selectors 4) of the plain kind, which mail programs agree about: names of elements,
 * classes and identifiers, alone or within others. Rules with other selectors, and those for media other than all screens,
 * do nothing: so text counts as shown rather than hidden.
 */
final class StyleSheet {
    /** The most characters of all style elements together. */
    private static final int MOST_SOURCE = 200_000;

    private static final int MOST_RULES = 5_000;
    private static final int MOST_COMPOUNDS = 8;

    /** How many comparisons one document may cost. */
    private static final int MOST_STEPS = 2_000_000;

    private final Map<String, List<Rule>> rules = new HashMap<>();
    private int read;
    private int count;
    private int steps;
    private boolean exhausted;

    /**
     * What an element must be.
     *
     * @param name of the element; empty for any
     * @param id empty for any
     */
    private record Compound(String name, String id, List<String> classes) {
        private boolean matches(Element element, Set<String> itsClasses) {
            return (name.isEmpty() || name.equals(element.normalName()))
                    && (id.isEmpty() || id.equals(element.id()))
                    && itsClasses.containsAll(classes);
        }

        private int weight() {
            return (id.isEmpty() ? 0 : 10_000) + 100 * classes.size() + (name.isEmpty() ? 0 : 1);
        }

        /** What finds it: one thing that an element must have. */
        private String key() {
            if (!id.isEmpty()) {
                return "#" + id;
            }
            return classes.isEmpty() ? name : "." + classes.getFirst();
        }
    }

    /**
     * One rule.
     *
     * @param within what it must lie in, the outermost first
     */
    private record Rule(
            Compound subject, List<Compound> within, int weight, int order, List<Declaration> declarations) {}

    /** Whether more rules or elements came than are compared. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Adds the rules of a style element. */
    void add(String source) {
        String text = Css.withoutComments(bounded(source)).replace("<!--", "").replace("-->", "");
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            if (open < 0) {
                return;
            }
            String prelude = prelude(text.substring(at, open));
            if (isForAllScreens(prelude)) {
                at = open + 1; // Its rules count as if they stood alone
                continue;
            }
            int close = prelude.startsWith("@") ? blockEnd(text, open) : closing(text, open);
            if (!prelude.startsWith("@")) {
                rule(prelude, text.substring(open + 1, close));
            }
            at = close + 1;
        }
    }

    private String bounded(String source) {
        exhausted |= source.length() > MOST_SOURCE - read;
        String bounded = source.substring(0, Math.min(source.length(), MOST_SOURCE - read));
        read += bounded.length();
        return bounded;
    }

    /** What stands before a brace, without statements such as {@code @import …;} and the end of a block around it. */
    private static String prelude(String text) {
        int from = 1 + Math.max(text.lastIndexOf(';'), text.lastIndexOf('}'));
        return text.substring(from).strip();
    }

    private static boolean isForAllScreens(String prelude) {
        return switch (prelude.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ")) {
            case "@media all", "@media screen", "@media only screen", "@media all, screen", "@media screen, all" ->
                true;
            default -> false;
        };
    }

    private static int closing(String text, int open) {
        int close = text.indexOf('}', open);
        return close < 0 ? text.length() : close;
    }

    /** Where a block with blocks in it ends. */
    private static int blockEnd(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private void rule(String prelude, String block) {
        List<Declaration> declarations = Css.declarations(block);
        for (String selector : prelude.split(",", 64)) {
            List<Compound> compounds = compounds(selector.strip());
            if (compounds.isEmpty() || declarations.isEmpty()) {
                continue;
            }
            if (++count > MOST_RULES) {
                exhausted = true;
                return;
            }
            Compound subject = compounds.getLast();
            int weight = compounds.stream().mapToInt(Compound::weight).sum();
            rules.computeIfAbsent(subject.key(), key -> new ArrayList<>())
                    .add(new Rule(subject, compounds.subList(0, compounds.size() - 1), weight, count, declarations));
        }
    }

    /** The compounds of a selector; none if it is of another kind. */
    private static List<Compound> compounds(String selector) {
        if (selector.isEmpty() || selector.length() > 500 || hasOtherSigns(selector)) {
            return List.of();
        }
        String[] parts = Css.unescaped(selector).split("\\s+", MOST_COMPOUNDS + 1);
        List<Compound> compounds = new ArrayList<>();
        for (String part : parts) {
            compounds.add(compound(part));
        }
        return parts.length > MOST_COMPOUNDS ? List.of() : compounds;
    }

    private static boolean hasOtherSigns(String selector) {
        return selector.chars().anyMatch(c -> ">+~:[(@{}".indexOf(c) >= 0);
    }

    private static Compound compound(String text) {
        String name = "";
        String id = "";
        List<String> classes = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = from + 1;
            while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '#') {
                end++;
            }
            String word = text.substring(from, end);
            switch (word.charAt(0)) {
                case '.' -> classes.add(word.substring(1));
                case '#' -> id = word.substring(1);
                default -> name = word.equals("*") ? "" : word.toLowerCase(Locale.ROOT);
            }
            from = end;
        }
        return new Compound(name, id, List.copyOf(classes));
    }

    /** The declarations that hold for an element, the weakest first. */
    List<List<Declaration>> matching(Element element) {
        if (rules.isEmpty()) {
            return List.of();
        }
        Set<String> classes = element.hasAttr("class") ? element.classNames() : Set.of();
        List<Rule> matching = new ArrayList<>();
        collect("", element, classes, matching);
        collect(element.normalName(), element, classes, matching);
        for (String each : classes) {
            collect("." + each, element, classes, matching);
        }
        if (element.hasAttr("id")) {
            collect("#" + element.id(), element, classes, matching);
        }
        matching.sort(Comparator.comparingInt(Rule::weight).thenComparingInt(Rule::order));
        return matching.stream().map(Rule::declarations).toList();
    }

    private void collect(String key, Element element, Set<String> classes, List<Rule> matching) {
        for (Rule rule : rules.getOrDefault(key, List.of())) {
            if (++steps > MOST_STEPS) {
                exhausted = true;
                return;
            }
            if (rule.subject.matches(element, classes) && liesWithin(element, rule.within)) {
                matching.add(rule);
            }
        }
    }

    private boolean liesWithin(Element element, List<Compound> within) {
        int left = within.size();
        Element outer = element.parent();
        while (left > 0 && outer != null && steps <= MOST_STEPS) {
            steps++;
            if (within.get(left - 1).matches(outer, outer.classNames())) {
                left--;
            }
            outer = outer.parent();
        }
        return left == 0;
    }
}
