package io.sallyport.admin.lists;

import io.sallyport.filter.lists.ListUse;
import io.sallyport.policy.ListFile;
import java.util.List;
import java.util.Locale;

/**
 * A list of the policy in force.
 *
 * @param name what people call it: its file's without folders and suffix, or with them where another is called so
 * @param file what stands in it
 * @param uses what the filter {@code lists} looks up in it; empty if only others use it
 */
public record KnownList(String name, ListFile file, List<ListUse> uses) {
    public KnownList {
        uses = List.copyOf(uses);
    }

    /** What it is for. */
    public enum Kind {
        /** It speaks for mail. */
        ALLOW,
        /** It speaks against mail. */
        BLOCK,
        /** Now one and now the other, or only filters other than {@code lists} use it: exceptions, and names of partners. */
        OTHER;

        /** The word on the page and in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it is for. */
    public Kind kind() {
        if (uses.isEmpty()) {
            return Kind.OTHER;
        }
        boolean allows = uses.getFirst().allows();
        return uses.stream().anyMatch(use -> use.allows() != allows) ? Kind.OTHER : allows ? Kind.ALLOW : Kind.BLOCK;
    }

    /** Whether an entry that names a sender must say what proves it. */
    public boolean needsProof() {
        return uses.stream().anyMatch(ListUse::needsProof);
    }
}
