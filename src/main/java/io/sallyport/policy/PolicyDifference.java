package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.RecordValues.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs in effect between two policies. Comments, the order of files and values that say the same elsewhere are no
 * difference.
 *
 * @param added domains and groups that only the new policy has
 * @param removed domains and groups that only the old policy has
 * @param sections what differs for those that both have; what differs in the same way is told once
 * @param lists what differs in lists of any kind
 * @param files other files that both read, and whose content differs, such as certificates
 */
public record PolicyDifference(
        List<String> added,
        List<String> removed,
        List<Section> sections,
        List<ListDifference> lists,
        List<String> files) {
    public PolicyDifference {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        sections = List.copyOf(sections);
        lists = List.copyOf(lists);
        files = List.copyOf(files);
    }

    /**
     * What holds, and which line says so.
     *
     * @param text the value; of a whole block, empty
     * @param origin {@code file:line}, or {@code default}
     */
    public record Side(String text, String origin) {}

    /**
     * One value, item of a list, filter or rule.
     *
     * @param path where it stands
     * @param before null: it was not there
     * @param after null: it is not there any more
     */
    public record Change(
            String path, @Nullable Side before, @Nullable Side after) {}

    /**
     * What differs in the same way.
     *
     * @param whose {@code default}, domains, and groups as {@code domain/group}
     */
    public record Section(List<String> whose, List<Change> changes) {
        public Section {
            whose = List.copyOf(whose);
            changes = List.copyOf(changes);
        }
    }

    /** Compares two policies. */
    public static PolicyDifference between(EffectivePolicy old, EffectivePolicy candidate) {
        Set<String> both = new TreeSet<>(old.values().keySet());
        both.retainAll(candidate.values().keySet());
        Map<Change, List<String>> whose = new LinkedHashMap<>();
        for (String each : inOrder(both)) {
            for (Change change : changes(values(old, each), values(candidate, each))) {
                whose.computeIfAbsent(change, same -> new ArrayList<>()).add(each);
            }
        }
        Map<List<String>, List<Change>> sections = new LinkedHashMap<>();
        whose.forEach((change, all) ->
                sections.computeIfAbsent(all, same -> new ArrayList<>()).add(change));
        return new PolicyDifference(
                without(candidate.values().keySet(), old.values().keySet()),
                without(old.values().keySet(), candidate.values().keySet()),
                sections.entrySet().stream()
                        .map(section -> new Section(section.getKey(), section.getValue()))
                        .toList(),
                ListDifference.between(old.policy(), candidate.policy()),
                files(old, candidate));
    }

    /**
     * Compares what two policies say for one recipient; lists and files are left out, as they do not belong to one.
     * Whoever is served by one of the two only is added or removed.
     */
    public static PolicyDifference between(EffectivePolicy old, EffectivePolicy candidate, MailAddress recipient) {
        String name = recipient.toString();
        Map<String, Value> before = forRecipient(old, recipient);
        Map<String, Value> after = forRecipient(candidate, recipient);
        if (before == null || after == null) {
            return new PolicyDifference(
                    before == null && after != null ? List.of(name) : List.of(),
                    before != null && after == null ? List.of(name) : List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        List<Change> changes = changes(List.copyOf(before.values()), List.copyOf(after.values()));
        List<Section> sections = changes.isEmpty() ? List.of() : List.of(new Section(List.of(name), changes));
        return new PolicyDifference(List.of(), List.of(), sections, List.of(), List.of());
    }

    /** Whether nothing differs in effect. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && sections.isEmpty() && lists.isEmpty() && files.isEmpty();
    }

    /** The values of the domain's file, those of the group in place of it where it judges; null if nobody serves it. */
    private static @Nullable Map<String, Value> forRecipient(EffectivePolicy policy, MailAddress recipient) {
        DomainPolicy domain = policy.policy().domain(recipient.asciiDomain());
        if (domain == null) {
            return null;
        }
        String group = domain.judging(recipient).name();
        List<Value> judging = values(policy, group);
        Map<String, Value> all = new LinkedHashMap<>();
        for (Value value : values(policy, domain.domain())) {
            if (group.equals(domain.domain()) || !isJudging(value)) {
                all.put(value.path() + '\n' + all.size(), value);
            }
        }
        if (!group.equals(domain.domain())) {
            judging.stream()
                    .filter(PolicyDifference::isJudging)
                    .forEach(value -> all.put(value.path() + '\n' + all.size(), value));
        }
        return all;
    }

    private static boolean isJudging(Value value) {
        String path = value.path();
        return Set.of("authentication", "verdict", "filters", "rules", "replies", "digest")
                .contains(path.indexOf('.') < 0 ? path : path.substring(0, path.indexOf('.')));
    }

    private static List<Value> values(EffectivePolicy policy, String whose) {
        return policy.values().getOrDefault(whose, List.of());
    }

    private static List<String> inOrder(Set<String> names) {
        List<String> ordered = new ArrayList<>(names);
        if (ordered.remove(EffectivePolicy.DEFAULT)) {
            ordered.addFirst(EffectivePolicy.DEFAULT);
        }
        return ordered;
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return List.copyOf(rest);
    }

    private static List<Change> changes(List<Value> old, List<Value> candidate) {
        Map<String, List<Value>> before = byPath(old);
        Map<String, List<Value>> after = byPath(candidate);
        Set<String> paths = new LinkedHashSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        Set<String> blocksBefore = blocks(before.keySet());
        Set<String> blocksAfter = blocks(after.keySet());
        Set<String> told = new TreeSet<>();
        for (String path : paths) {
            String block = block(path);
            boolean was = block != null && blocksBefore.contains(block);
            if (block != null && was != blocksAfter.contains(block)) {
                if (told.add(block)) {
                    changes.add(whole(block, was ? before : after, was));
                }
            } else {
                addChanges(path, before.getOrDefault(path, List.of()), after.getOrDefault(path, List.of()), changes);
            }
        }
        return changes;
    }

    private static Set<String> blocks(Set<String> paths) {
        Set<String> blocks = new TreeSet<>();
        for (String path : paths) {
            String block = block(path);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** The values by their path, but for those of filters and rules that are switched off: they have no effect. */
    private static Map<String, List<Value>> byPath(List<Value> values) {
        Set<String> off = new TreeSet<>();
        for (Value value : values) {
            String block = block(value.path());
            if (block != null
                    && value.path().equals(block + "enabled")
                    && value.text().equals("false")) {
                off.add(block);
            }
        }
        Map<String, List<Value>> byPath = new LinkedHashMap<>();
        for (Value value : values) {
            String block = block(value.path());
            if (block == null || !off.contains(block)) {
                byPath.computeIfAbsent(value.path(), same -> new ArrayList<>()).add(value);
            }
        }
        return byPath;
    }

    /** The path of the filter or rule that a value belongs to, with a dot behind it; null if it belongs to none. */
    private static @Nullable String block(String path) {
        if (!path.startsWith("filters.") && !path.startsWith("rules.")) {
            return null;
        }
        int end = path.indexOf('.', path.indexOf('.') + 1);
        return end < 0 ? null : path.substring(0, end + 1);
    }

    private static Change whole(String block, Map<String, List<Value>> there, boolean removed) {
        String origin = there.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(block))
                .flatMap(entry -> entry.getValue().stream())
                .filter(value -> value.origin() != null)
                .findFirst()
                .map(PolicyDifference::origin)
                .orElse(EffectivePolicy.DEFAULT);
        Side side = new Side("", origin);
        String path = block.substring(0, block.length() - 1);
        return removed ? new Change(path, side, null) : new Change(path, null, side);
    }

    private static void addChanges(String path, List<Value> before, List<Value> after, List<Change> changes) {
        boolean items = before.stream().anyMatch(Value::item) || after.stream().anyMatch(Value::item);
        List<Value> gone = missing(before, after);
        List<Value> come = missing(after, before);
        if (!items && gone.size() == 1 && come.size() == 1) {
            changes.add(new Change(path, side(gone.getFirst()), side(come.getFirst())));
            return;
        }
        gone.forEach(value -> changes.add(new Change(path, side(value), null)));
        come.forEach(value -> changes.add(new Change(path, null, side(value))));
    }

    /** Those of some that others lack; what stands there twice must be there twice. */
    private static List<Value> missing(List<Value> some, List<Value> others) {
        Map<String, Integer> there = new TreeMap<>();
        others.forEach(value -> there.merge(value.text(), 1, Integer::sum));
        List<Value> missing = new ArrayList<>();
        for (Value value : some) {
            if (there.merge(value.text(), -1, Integer::sum) < 0) {
                missing.add(value);
            }
        }
        return missing;
    }

    private static Side side(Value value) {
        return new Side(value.text(), origin(value));
    }

    private static String origin(Value value) {
        Place place = value.origin();
        return place == null ? EffectivePolicy.DEFAULT : place.file() + ":" + place.line();
    }

    /** YAML and lists are compared by what they say. */
    private static List<String> files(EffectivePolicy old, EffectivePolicy candidate) {
        Set<String> lists = ListDifference.names(old.policy());
        lists.addAll(ListDifference.names(candidate.policy()));
        Set<String> differing = new TreeSet<>();
        old.digests().forEach((name, digest) -> {
            String other = candidate.digests().get(name);
            boolean content = !name.endsWith(".yaml") && !lists.contains(name) && !name.startsWith("lists/");
            if (content && other != null && !other.equals(digest)) {
                differing.add(name);
            }
        });
        return List.copyOf(differing);
    }
}
