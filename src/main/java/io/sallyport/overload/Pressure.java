package io.sallyport.overload;

/** Something that can run out. */
public interface Pressure {
    /** Its name, for log and health. */
    String name();

    /** How much is used, as a share of its limit: 0 is idle, 1 is used up, and more is possible. Finite, and never negative. */
    double share();
}
