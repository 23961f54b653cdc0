package io.sallyport.overload;

/** How much the gateway does without. Each level sheds what the ones before it shed, and more. */
public enum Level {
    /** Nothing is shed. */
    NORMAL(0, "nothing is shed"),
    /** Clients that we do not know wait for their greeting. */
    DELAY_UNKNOWN(1, "unknown clients are greeted later"),
    /** New connections of clients that we do not know are answered with 421. */
    REFUSE_UNKNOWN(2, "unknown clients are refused"),
    /** Costly filters that the policy can do without are not asked, which is recorded; the others always are. */
    SKIP_OPTIONAL(3, "unknown clients are refused, optional scanners are skipped"),
    /** New connections are answered with 421 beyond the places that are reserved for clients that we know. */
    RESERVE_ONLY(4, "only known clients are let in, as far as places are kept for them");

    private final int number;
    private final String told;

    Level(int number, String told) {
        this.number = number;
        this.told = told;
    }

    /** Whether this level sheds what another one sheds. */
    public boolean includes(Level other) {
        return compareTo(other) >= 0;
    }

    /** 0 for nothing, 4 for the most. */
    int number() {
        return number;
    }

    /** In words for an administrator. */
    String told() {
        return told;
    }
}
