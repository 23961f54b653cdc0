package io.sallyport.overload;

import java.util.List;

/**
 * From which load on the gateway sheds what. A level is reached at once, because the next measurement may come too late;
 * it is left only when the load is clearly below where it began, so that a load at the border does not make the gateway
 * change its mind with each measurement.
 *
 * @param delayUnknown the share from which {@link Level#DELAY_UNKNOWN} holds
 * @param refuseUnknown the share from which {@link Level#REFUSE_UNKNOWN} holds
 * @param skipOptional the share from which {@link Level#SKIP_OPTIONAL} holds
 * @param reserveOnly the share from which {@link Level#RESERVE_ONLY} holds
 * @param margin how far the load must be below a level's share for the level to be left
 */
public record Overload(
        double delayUnknown, double refuseUnknown, double skipOptional, double reserveOnly, double margin) {
    /**
     * A rule whose levels come in their order.
     *
     * @throws IllegalArgumentException if the shares do not rise, or the margin would keep the first level for ever
     */
    public Overload {
        boolean rising = delayUnknown < refuseUnknown && refuseUnknown < skipOptional && skipOptional < reserveOnly;
        if (!rising || !Double.isFinite(reserveOnly)) {
            throw new IllegalArgumentException("shares: %s (expected: finite, each above the one before it)"
                    .formatted(List.of(delayUnknown, refuseUnknown, skipOptional, reserveOnly)));
        }
        if (!(margin >= 0 && margin < delayUnknown)) {
            throw new IllegalArgumentException("margin: %s (expected: >= 0 and < %s)".formatted(margin, delayUnknown));
        }
    }

    /** The level that holds under a load. */
    public Level next(Level current, Load load) {
        Level reached = reachedBy(load.worst());
        if (reached.includes(current)) {
            return reached;
        }
        Level kept = reachedBy(load.worst() + margin);
        return kept.includes(current) ? current : kept;
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
