package io.sallyport.policy;

import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.yaml.RecordValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two lists of one name.
 *
 * @param name the file; {@code recipients of domain}, or {@code members of domain/group}
 * @param added how many entries are new; one with other attributes is another entry
 * @param removed how many are not there any more
 * @param newcomers the first of those that are new
 * @param leavers the first of those that are gone
 */
public record ListDifference(String name, int added, int removed, List<String> newcomers, List<String> leavers) {
    /** More entries than this are counted, not named. */
    static final int MOST_NAMED = 10;

    public ListDifference {
        newcomers = List.copyOf(newcomers);
        leavers = List.copyOf(leavers);
    }

    /** What differs in lists that both policies use. A list that only one uses shows where it is used. */
    static List<ListDifference> between(Policy old, Policy candidate) {
        Map<String, Set<String>> before = lists(old);
        List<ListDifference> differences = new ArrayList<>();
        lists(candidate).forEach((name, after) -> {
            Set<String> own = before.get(name);
            if (own != null && !own.equals(after)) {
                List<String> newcomers = without(after, own);
                List<String> leavers = without(own, after);
                differences.add(
                        new ListDifference(name, newcomers.size(), leavers.size(), first(newcomers), first(leavers)));
            }
        });
        return differences;
    }

    /** The files of lists that filters use. */
    static Set<String> names(Policy policy) {
        Set<String> names = new TreeSet<>();
        files(policy).forEach(list -> names.add(list.name()));
        return names;
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(entry -> !others.contains(entry)).toList();
    }

    private static List<String> first(List<String> entries) {
        return entries.stream().limit(MOST_NAMED).toList();
    }

    private static Map<String, Set<String>> lists(Policy policy) {
        Map<String, Set<String>> lists = new TreeMap<>();
        for (ListFile file : files(policy)) {
            Set<String> entries = new LinkedHashSet<>();
            file.entries().forEach(entry -> entries.add(text(entry)));
            lists.put(file.name(), entries);
        }
        policy.domains().forEach((name, domain) -> {
            if (domain.recipients() instanceof RecipientsPolicy.Listed(Set<String> addresses)) {
                lists.put("recipients of " + name, new TreeSet<>(addresses));
            }
            domain.groups()
                    .forEach((member, group) -> lists.computeIfAbsent(
                                    "members of " + group.name(), same -> new TreeSet<>())
                            .add(member));
        });
        return lists;
    }

    /** What an entry says, wherever it stands. */
    private static String text(Entry entry) {
        StringBuilder text = new StringBuilder(entry.text());
        if (entry.until() != null) {
            text.append(" until=").append(entry.until());
        }
        if (!entry.requires().isEmpty()) {
            text.append(" requires=")
                    .append(String.join(
                            ",",
                            entry.requires().stream()
                                    .map(ListFile.Proof::text)
                                    .sorted()
                                    .toList()));
        }
        return entry.spoofable() ? text.append(" spoofable=true").toString() : text.toString();
    }

    private static Set<ListFile> files(Policy policy) {
        Set<FilterRule> rules = Collections.newSetFromMap(new IdentityHashMap<>());
        rules.addAll(policy.defaults().filters().values());
        for (DomainPolicy domain : policy.domains().values()) {
            rules.addAll(domain.judging().filters().values());
            domain.groups()
                    .values()
                    .forEach(group -> rules.addAll(group.filters().values()));
        }
        Set<ListFile> files = Collections.newSetFromMap(new IdentityHashMap<>());
        for (FilterRule rule : rules) {
            for (Object value : RecordValues.leaves(rule.settings()).values()) {
                if (value instanceof ListFile list) {
                    files.add(list);
                }
            }
        }
        return files;
    }
}
