package io.sallyport.domain;

import io.sallyport.domain.Lookalike.Kind;
import io.sallyport.mail.DomainNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names that others may want to be taken for, prepared so that one name is compared with all of them at once. Immutable;
 * equal if made of the same names.
 *
 * <p>What is compared is the label that was registered ({@code example} of {@code www.example.co.uk}): by its shape and its
 * folded shape through tables, by slips with each label of about its length that has about its letters.
 */
public final class ProtectedDomains {
    /** Nothing. */
    public static final ProtectedDomains NONE = of(List.of());

    /** The most characters of a domain name (RFC 1035 § 2.3.4). */
    private static final int MAX_LENGTH = 253;

    /** Shorter labels have too many honest neighbours. */
    private static final int SHORTEST_WITH_SLIP = 5;

    private static final int SHORTEST_WITH_TWO_SLIPS = 10;
    private static final int SHORTEST_PART = 4;
    private static final int SHORTEST_WITH_LURE = 3;

    private final Set<String> names;
    private final Set<String> labelsOfAnySuffix;
    private final int slips;
    private final Map<String, Target> byLabel = new HashMap<>();
    private final Map<String, Target> bySkeleton = new HashMap<>();
    private final Map<String, Target> byFolded = new HashMap<>();
    private final Map<String, Target> byJoined = new HashMap<>();
    private final Map<String, Target> byRest = new HashMap<>();
    private final List<Target> targets;
    private final int mostLabels;

    /**
     * A name to protect.
     *
     * @param domain the registrable part
     * @param label its label in Unicode
     * @param letters see {@link EditDistance#letters}
     */
    private record Target(String domain, String label, long letters) {}

    private ProtectedDomains(Set<String> names, Set<String> labelsOfAnySuffix, int slips) {
        this.names = names;
        this.labelsOfAnySuffix = labelsOfAnySuffix;
        this.slips = slips;
        List<Target> all = new ArrayList<>();
        for (String name : names.stream().sorted().toList()) {
            RegistrableDomain registrable = RegistrableDomain.of(name);
            if (registrable != null) {
                all.add(target(registrable));
            }
        }
        this.targets = List.copyOf(all);
        targets.forEach(this::index);
        this.mostLabels = names.stream()
                .mapToInt(name -> name.split("\\.", -1).length)
                .max()
                .orElse(0);
    }

    private static Target target(RegistrableDomain registrable) {
        String label = DomainNames.toUnicode(registrable.label());
        return new Target(registrable.name(), label, EditDistance.letters(label));
    }

    private void index(Target target) {
        String label = target.label();
        byLabel.putIfAbsent(label, target);
        bySkeleton.putIfAbsent(Skeletons.of(label), target);
        byFolded.putIfAbsent(Skeletons.folded(label), target);
        byJoined.putIfAbsent(label.replace("-", ""), target);
        String rest = List.of(label.split("-", -1)).stream()
                .filter(word -> !LureWords.has(word))
                .collect(Collectors.joining("-"));
        if (rest.length() >= SHORTEST_WITH_SLIP && !rest.equals(label)) {
            byRest.putIfAbsent(rest, target);
        }
    }

    /**
     * Names of one's own and of others whom one knows.
     *
     * @param names as A-labels or U-labels; what has no registrable part is left out
     */
    public static ProtectedDomains of(Collection<String> names) {
        return new ProtectedDomains(registrable(names), Set.of(), 2);
    }

    /**
     * Names that the whole world knows: slips count only in long labels, because every short word is somebody's.
     *
     * @param labelsOfAnySuffix labels that their owners have in nearly every registry, such as {@code amazon}
     */
    static ProtectedDomains famous(Collection<String> names, Set<String> labelsOfAnySuffix) {
        return new ProtectedDomains(registrable(names), labelsOfAnySuffix, 1);
    }

    private static Set<String> registrable(Collection<String> names) {
        return names.stream()
                .map(RegistrableDomain::of)
                .filter(Objects::nonNull)
                .map(RegistrableDomain::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The registrable names. */
    public Set<String> names() {
        return names;
    }

    /** Whether a name is one of these or below one. */
    public boolean contains(String name) {
        RegistrableDomain registrable = RegistrableDomain.of(name);
        return registrable != null && contains(registrable);
    }

    private boolean contains(RegistrableDomain registrable) {
        // What strangers have below an operator's name is none of the owner's
        return names.contains(registrable.name())
                || (registrable.operator() == null && labelsOfAnySuffix.contains(registrable.label()));
    }

    /**
     * Which of these names another resembles most.
     *
     * @param name as A-labels or U-labels
     * @return null if none, or if it is one of these or below one
     */
    public @Nullable Lookalike resembledBy(String name) {
        String ascii = DomainNames.toAscii(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        RegistrableDomain registrable = RegistrableDomain.of(ascii);
        if (names.isEmpty() || (registrable != null && contains(registrable))) {
            return null;
        }
        if (registrable == null) {
            return unregistered(ascii);
        }
        String label = DomainNames.toUnicode(registrable.label());
        Lookalike byShape = byShape(label);
        if (byShape != null) {
            return byShape;
        }
        Lookalike below = below(ascii, registrable);
        if (below != null) {
            return below;
        }
        return bySpelling(label, registrable);
    }

    /** What no registry would sell can still stand in a header: with letters that no domain may have. */
    private @Nullable Lookalike unregistered(String name) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        String[] labels = name.split("[.\u3002\uff0e\uff61]", -1);
        for (int i = 0; i + 1 < labels.length; i++) {
            Lookalike byShape = byShape(labels[i]);
            if (byShape != null) {
                return byShape;
            }
        }
        return null;
    }

    private @Nullable Lookalike byShape(String label) {
        Target same = bySkeleton.get(Skeletons.of(label));
        if (same != null && !same.label().equals(label)) {
            return new Lookalike(Kind.CONFUSABLE, same.domain());
        }
        Target folded = same == null ? byFolded.get(Skeletons.folded(label)) : null;
        return folded == null ? null : new Lookalike(Kind.HOMOGLYPH, folded.domain());
    }

    /** Labels in front of the registrable part, or up to a hyphen within it, that spell a whole protected name. */
    private @Nullable Lookalike below(String ascii, RegistrableDomain registrable) {
        String end = registrable.label();
        int hyphen = end.indexOf('-');
        String front = ascii.substring(0, ascii.length() - registrable.name().length())
                + (hyphen < 0 ? "" : end.substring(0, hyphen));
        String[] labels = front.split("\\.", -1);
        for (int from = 0; from < labels.length; from++) {
            StringBuilder spelled = new StringBuilder(labels[from]);
            for (int to = from + 1; to <= Math.min(labels.length, from + mostLabels); to++) {
                if (names.contains(spelled.toString())) {
                    return new Lookalike(Kind.SUBDOMAIN, spelled.toString());
                }
                if (to < labels.length) {
                    spelled.append('.').append(labels[to]);
                }
            }
            // example-com.evil.net
            String dotted = labels[from].replace('-', '.');
            if (!dotted.equals(labels[from]) && names.contains(dotted)) {
                return new Lookalike(Kind.SUBDOMAIN, dotted);
            }
        }
        return null;
    }

    private @Nullable Lookalike bySpelling(String label, RegistrableDomain registrable) {
        Target slip = bySlip(label, registrable.suffix());
        if (slip != null) {
            return new Lookalike(Kind.EDIT, slip.domain());
        }
        String joined = label.replace("-", "");
        Target hyphen = byJoined.get(joined);
        if (hyphen != null && !hyphen.label().equals(label) && joined.length() >= SHORTEST_PART) {
            return new Lookalike(Kind.HYPHEN, hyphen.domain());
        }
        Target word = byWord(label);
        if (word != null) {
            return new Lookalike(Kind.WORD, word.domain());
        }
        Target suffix = byLabel.get(label);
        if (suffix != null) {
            return new Lookalike(Kind.OTHER_SUFFIX, suffix.domain());
        }
        for (String part : label.split("-", -1)) {
            Target whole = part.length() >= SHORTEST_PART ? byLabel.get(part) : null;
            if (whole != null) {
                return new Lookalike(Kind.PART, whole.domain());
            }
        }
        return null;
    }

    /** In the same registry shorter labels count than elsewhere. The first target in their order, which is that of names. */
    private @Nullable Target bySlip(String label, String suffix) {
        long letters = EditDistance.letters(label);
        for (Target target : targets) {
            // What costs least comes first: nearly no target has about the length and about the letters
            if (Math.abs(label.length() - target.label().length()) <= slips
                    && Long.bitCount(letters ^ target.letters()) <= 2 * slips
                    && isSlip(label, suffix, letters, target)) {
                return target;
            }
        }
        return null;
    }

    private boolean isSlip(String label, String suffix, long letters, Target target) {
        int length = Math.min(label.length(), target.label().length());
        boolean sameSuffix = target.domain().endsWith("." + suffix);
        int shortest = SHORTEST_WITH_SLIP + (slips == 1 ? 1 : 0) + (sameSuffix ? 0 : 1);
        int most = length < shortest ? 0 : length < SHORTEST_WITH_TWO_SLIPS ? 1 : slips;
        return most > 0
                && Math.abs(label.length() - target.label().length()) <= most
                && Long.bitCount(letters ^ target.letters()) <= 2 * most
                && !label.equals(target.label())
                && EditDistance.within(most, label, target.label());
    }

    /** The label of a name and a word of promise, in any order, with a hyphen between or not; or such a word left out. */
    private @Nullable Target byWord(String label) {
        Target rest = byRest.get(label);
        if (rest != null) {
            return rest;
        }
        for (int cut = SHORTEST_WITH_LURE; cut <= label.length() - SHORTEST_WITH_LURE; cut++) {
            String first = label.substring(0, cut);
            String last = label.substring(cut);
            boolean hyphen = first.endsWith("-") || last.startsWith("-");
            Target before = byLabel.get(withoutLast(first));
            if (isWhole(before, hyphen) && isLure(last)) {
                return before;
            }
            Target behind = byLabel.get(withoutFirst(last));
            if (isWhole(behind, hyphen) && isLure(first)) {
                return behind;
            }
        }
        return null;
    }

    /** Three letters without a hyphen behind them are the beginning of many words. */
    private static boolean isWhole(@Nullable Target target, boolean hyphen) {
        return target != null && target.label().length() >= (hyphen ? SHORTEST_WITH_LURE : SHORTEST_PART);
    }

    private static String withoutLast(String text) {
        return text.endsWith("-") ? text.substring(0, text.length() - 1) : text;
    }

    private static String withoutFirst(String text) {
        return text.startsWith("-") ? text.substring(1) : text;
    }

    private static boolean isLure(String text) {
        String words = withoutFirst(withoutLast(text));
        return !words.isEmpty() && List.of(words.split("-", -1)).stream().allMatch(LureWords::has);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProtectedDomains domains
                && names.equals(domains.names)
                && labelsOfAnySuffix.equals(domains.labelsOfAnySuffix)
                && slips == domains.slips;
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.size() + " names";
    }
}
