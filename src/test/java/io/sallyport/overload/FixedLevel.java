package io.sallyport.overload;

/** Sets what is shed, for tests of those who shed it. */
public final class FixedLevel {
    private FixedLevel() {}

    /** From now on that level holds. */
    public static void of(Shedding shedding, Level level) {
        shedding.stand(level);
    }
}
