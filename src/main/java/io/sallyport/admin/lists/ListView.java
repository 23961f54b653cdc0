package io.sallyport.admin.lists;

import io.sallyport.filter.lists.ListUse;
import io.sallyport.policy.ListFile.Proof;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a list without its entries.
 *
 * @param name what it is called in addresses
 * @param file relative to the folder of the policy
 * @param kind {@code allow}, {@code block} or {@code other}
 * @param entries how many it has
 * @param expired how many of them do nothing any more
 * @param needsProof whether an entry that names a sender must say what proves it
 * @param uses what is looked up in it
 */
public record ListView(
        String name, String file, String kind, int entries, int expired, boolean needsProof, List<UseView> uses) {
    public ListView {
        uses = List.copyOf(uses);
    }

    /**
     * One use of it.
     *
     * @param name in the policy and the journal
     * @param does {@code allow} or {@code block}
     * @param of what is looked up, such as {@code sender} or {@code from}
     * @param requires what must prove it for all entries
     */
    public record UseView(String name, String does, String of, List<String> requires) {
        static UseView of(ListUse use) {
            return new UseView(
                    use.name(),
                    use.allows() ? "allow" : "block",
                    use.of().name().toLowerCase(Locale.ROOT),
                    use.requires().stream().sorted().map(Proof::text).toList());
        }
    }

    /** What is known of a list. */
    public static ListView of(KnownList list, Instant now) {
        return new ListView(
                list.name(),
                list.file().name(),
                list.kind().text(),
                list.file().entries().size(),
                list.file().expired(now).size(),
                list.needsProof(),
                list.uses().stream().map(UseView::of).toList());
    }
}
