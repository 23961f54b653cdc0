package io.sallyport.overload;

import java.util.List;

/**
 * From which load on the gateway sheds what. A level is reached at once, because the next measurement may come too late;
 * it is left only when the load has been clearly below where it began for a while, so that a load that is shed and comes
 * back does not make the gateway change its mind with each measurement.
 *
 * @param delayUnknown the share from which {@link Level#DELAY_UNKNOWN} holds
 * @param refuseUnknown the share from which {@link Level#REFUSE_UNKNOWN} holds
 * @param skipOptional the share from which {@link Level#SKIP_OPTIONAL} holds
 * @param reserveOnly the share from which {@link Level#RESERVE_ONLY} holds
 * @param margin how far the load must be below a level's share for the level to be left
 * @param patience how many measurements in a row it must be so
 */
public record Overload(
        double delayUnknown,
        double refuseUnknown,
        double skipOptional,
        double reserveOnly,
        double margin,
        int patience) {
    /**
     * A rule whose levels come in their order.
     *
     * @throws IllegalArgumentException if the shares do not rise, or the margin would keep the first level for ever
     */
    public Overload {
        if (!rise(delayUnknown, refuseUnknown, skipOptional, reserveOnly)) {
            throw new IllegalArgumentException("shares: %s (expected: finite, each above the one before it)"
                    .formatted(List.of(delayUnknown, refuseUnknown, skipOptional, reserveOnly)));
        }
        if (!(margin >= 0 && margin < delayUnknown)) {
            throw new IllegalArgumentException("margin: %s (expected: >= 0 and < %s)".formatted(margin, delayUnknown));
        }
        if (patience < 1) {
            throw new IllegalArgumentException("patience: %d (expected: >= 1)".formatted(patience));
        }
    }

    /** Whether shares may be those of the levels, in their order. */
    static boolean rise(double delayUnknown, double refuseUnknown, double skipOptional, double reserveOnly) {
        return delayUnknown < refuseUnknown
                && refuseUnknown < skipOptional
                && skipOptional < reserveOnly
                && Double.isFinite(reserveOnly);
    }

    /**
     * Where the gateway stands.
     *
     * @param level what it sheds
     * @param calm how many measurements in a row have spoken for a lower level
     */
    public record Standing(Level level, int calm) {
        /** Where every gateway begins. */
        static final Standing NORMAL = new Standing(Level.NORMAL, 0);
    }

    /** What holds after a measurement. */
    public Standing next(Standing current, Load load) {
        Level reached = reachedBy(load.worst());
        if (reached.compareTo(current.level()) > 0) {
            return new Standing(reached, 0);
        }
        Level kept = reachedBy(load.worst() + margin);
        if (kept.includes(current.level())) {
            return new Standing(current.level(), 0);
        }
        int calm = current.calm() + 1;
        return calm < patience ? new Standing(current.level(), calm) : new Standing(kept, 0);
    }

    private Level reachedBy(double share) {
        if (share >= reserveOnly) {
            return Level.RESERVE_ONLY;
        }
        if (share >= skipOptional) {
            return Level.SKIP_OPTIONAL;
        }
        if (share >= refuseUnknown) {
            return Level.REFUSE_UNKNOWN;
        }
        return share >= delayUnknown ? Level.DELAY_UNKNOWN : Level.NORMAL;
    }
}
