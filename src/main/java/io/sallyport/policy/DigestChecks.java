package io.sallyport.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must be true of {@code digest:} blocks beyond what each value says by itself: there is the list to which recipients
 * may put senders. Which lists there are is known when all files have been read that name them, so blocks wait until then.
 */
final class DigestChecks {
    private final List<Naming> namings = new ArrayList<>();

    /** A block that names a list. */
    private record Naming(BlockProblems at, String list) {}

    /** Looks at a block as soon as all lists are known. */
    void note(DigestPolicy digest, BlockProblems at) {
        if (digest.block() != null) {
            namings.add(new Naming(at, digest.block()));
        }
    }

    /** Tells of each block that names no list, or one of several. */
    void check(List<ListFile> lists) {
        for (Naming naming : namings) {
            boolean file = lists.stream().anyMatch(list -> list.name().equals(naming.list()));
            long called = lists.stream()
                    .filter(list -> list.shortName().equals(naming.list()))
                    .count();
            if (!file && called != 1) {
                naming.at()
                        .add(
                                "digest.block",
                                naming.list(),
                                called > 1
                                        ? "must be the name of one list, and several are called so"
                                        : "must be the name of a list that the policy uses",
                                advice(lists));
            }
        }
    }

    private static String advice(List<ListFile> lists) {
        return lists.isEmpty()
                ? "no filter uses a list"
                : "there are "
                        + lists.stream().map(ListFile::name).sorted().limit(10).collect(Collectors.joining(", "));
    }
}
