package io.sallyport.rehearsal;

import io.sallyport.journal.Decision;
import io.sallyport.rehearsal.Rejudged.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what {@link Rejudging} says of many decisions. Keeps a bounded number of flips, and of names. */
public final class RejudgingTally {
    /** More names than this are counted under {@value #OTHERS}. */
    private static final int MOST_NAMES = 1_000;

    private static final String OTHERS = "(others)";

    private final int mostFlips;
    private final List<Flip> flips = new ArrayList<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, Long> causes = new TreeMap<>();
    private final Map<Doubt, Long> doubts = new TreeMap<>();
    private long decisions;
    private long verdicts;
    private long certain;
    private long flipped;

    /** One verdict that would be another. */
    public record Flip(Decision decision, Rejudged rejudged) {}

    /**
     * An empty tally.
     *
     * @param mostFlips how many flips are kept; the others are counted
     */
    public RejudgingTally(int mostFlips) {
        this.mostFlips = mostFlips;
    }

    /** Counts a decision. */
    public void add(Decision decision, List<Rejudged> all) {
        decisions++;
        for (Rejudged rejudged : all) {
            rejudged.doubts().forEach(this::count);
            if (rejudged.isJudged()) {
                verdicts++;
                certain += rejudged.doubts().isEmpty() ? 1 : 0;
            }
            if (rejudged.isFlip()) {
                flipped(decision, rejudged);
            }
        }
    }

    /** Counts a decision that cannot be read. */
    public void addDamaged() {
        decisions++;
        count(new Doubt(Doubt.Kind.DAMAGED, ""));
    }

    private void flipped(Decision decision, Rejudged rejudged) {
        flipped++;
        count(rejudged.before() + " -> " + rejudged.after(), kinds);
        Set<String> names = new HashSet<>();
        for (Cause cause : rejudged.causes()) {
            if (names.add(cause.name())) {
                count(cause.name(), causes);
            }
        }
        if (flips.size() < mostFlips) {
            flips.add(new Flip(decision, rejudged));
        }
    }

    private void count(Doubt doubt) {
        boolean room = doubts.containsKey(doubt) || doubts.size() < MOST_NAMES;
        doubts.merge(room ? doubt : new Doubt(doubt.kind(), OTHERS), 1L, Long::sum);
    }

    private static void count(String name, Map<String, Long> counts) {
        boolean room = counts.containsKey(name) || counts.size() < MOST_NAMES;
        counts.merge(room ? name : OTHERS, 1L, Long::sum);
    }

    /** Decisions seen. */
    public long decisions() {
        return decisions;
    }

    /** Verdicts judged again: one for each part of a mail's recipients that is judged alike. */
    public long verdicts() {
        return verdicts;
    }

    /** Those of them for which the record tells all. */
    public long certain() {
        return certain;
    }

    /** Verdicts that would be another. */
    public long flipped() {
        return flipped;
    }

    /** The first flips, in the order they were added. */
    public List<Flip> flips() {
        return List.copyOf(flips);
    }

    /** How many flips there are of each kind, such as {@code deliver -> hold}. */
    public Map<String, Long> kinds() {
        return Map.copyOf(kinds);
    }

    /** In how many flips each finding or threshold has a part. */
    public Map<String, Long> causes() {
        return Map.copyOf(causes);
    }

    /** How many verdicts each doubt is about. */
    public Map<Doubt, Long> doubts() {
        return Map.copyOf(doubts);
    }
}
