package io.sallyport.filter.lists;

import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RecipientPolicy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a policy uses a list for.
 *
 * @param file the name of the list, relative to the folder of the policy
 * @param name of the use
 * @param allows whether the list speaks for mail; else against it
 * @param of what is looked up in it
 * @param requires what must prove the claimed domain, besides what each entry requires itself
 */
public record ListUse(String file, String name, boolean allows, Aspect of, Set<Proof> requires) {
    public ListUse {
        requires = Set.copyOf(requires);
    }

    /** All uses of lists, for whichever recipients, each once. */
    public static List<ListUse> in(Policy policy) {
        Set<ListUse> uses = new LinkedHashSet<>();
        // Recipients for whom the same holds share the settings: thousands of domains are one
        Set<ListsSettings> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        add(policy.defaults(), seen, uses);
        for (DomainPolicy domain : policy.domains().values()) {
            add(domain.judging(), seen, uses);
            domain.groups().values().forEach(group -> add(group, seen, uses));
        }
        return List.copyOf(uses);
    }

    private static void add(RecipientPolicy policy, Set<ListsSettings> seen, Set<ListUse> uses) {
        for (FilterRule rule : policy.filters().values()) {
            if (rule.settings() instanceof ListsSettings settings && seen.add(settings)) {
                for (ListsSettings.Use use : settings.entries()) {
                    ListFile list = use.list();
                    if (list != null) {
                        uses.add(new ListUse(
                                list.name(),
                                use.name(),
                                use.allow() != null,
                                use.aspect(),
                                Set.copyOf(use.requires())));
                    }
                }
            }
        }
    }

    /** Whether what is looked up is a claim that can be proven, so that an entry must say what proves it. */
    public boolean needsProof() {
        return allows && of.isProvable();
    }
}
