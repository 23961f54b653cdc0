package io.sallyport.policy.lists;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sallyport.policy.ListFile.Proof;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A change of a list that all gateways make that share their lists.
 *
 * @param number rises with each change; 0 while it has none
 * @param at ISO 8601, when it was asked for
 * @param list the name of its file, relative to the folder of the policy
 * @param remove whether the entry is taken away
 * @param text what the entry names
 * @param until the last day on which it holds, ISO 8601; null: for ever
 * @param owner who asked for it
 * @param reason why; empty: not said
 * @param requires what must prove the sender, in the words of a list
 */
@RegisterForReflection // Read and written as JSON
record SharedChange(
        long number,
        String at,
        String list,
        boolean remove,
        String text,
        @Nullable String until,
        String owner,
        String reason,
        Set<String> requires) {
    SharedChange {
        requires = Set.copyOf(requires);
    }

    static SharedChange adding(String at, String list, NewEntry entry) {
        LocalDate until = entry.until();
        return new SharedChange(
                0,
                at,
                list,
                false,
                entry.text(),
                until == null ? null : until.toString(),
                entry.owner(),
                entry.reason(),
                entry.requires().stream().map(Proof::text).collect(Collectors.toCollection(TreeSet::new)));
    }

    static SharedChange removing(String at, String list, String text) {
        return new SharedChange(0, at, list, true, text, null, "", "", Set.of());
    }

    SharedChange numbered(long given) {
        return new SharedChange(given, at, list, remove, text, until, owner, reason, requires);
    }

    /** Whether a later one makes this one needless. */
    boolean isAbout(SharedChange other) {
        return list.equals(other.list) && text.equals(other.text);
    }

    /** The entry that is added. */
    NewEntry entry() {
        Set<Proof> proofs = Arrays.stream(Proof.values())
                .filter(proof -> requires.contains(proof.text()))
                .collect(Collectors.toSet());
        return new NewEntry(text, until == null ? null : LocalDate.parse(until), owner, reason, proofs);
    }
}
