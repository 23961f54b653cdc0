package io.sallyport.architecture;

import java.util.Arrays;
import java.util.List;

/** The order of libraries' versions, as far as releases have one: number by number, words left out. */
final class Versions {
    private Versions() {}

    /** Whether a version is at least {@code from} and below {@code fixed}. */
    static boolean isBetween(String version, String from, String fixed) {
        return compare(version, from) >= 0 && compare(version, fixed) < 0;
    }

    static int compare(String one, String other) {
        List<Long> ours = numbers(one);
        List<Long> theirs = numbers(other);
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            int order = Long.compare(i < ours.size() ? ours.get(i) : 0, i < theirs.size() ? theirs.get(i) : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<Long> numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .filter(part -> part.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .toList();
    }
}
