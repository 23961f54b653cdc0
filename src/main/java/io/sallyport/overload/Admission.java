package io.sallyport.overload;

/** What a client meets that connects. */
public enum Admission {
    /** It is greeted as always. */
    GREETED,
    /** It is greeted later. */
    DELAYED,
    /** It is asked to come again (RFC 5321 § 3.8: 421). */
    REFUSED;

    /**
     * The rule. Some places are always kept for clients that we know, so that the others can never take all.
     *
     * @param known whether we know the client
     * @param open how many connections are open, this one among them
     * @param places how many may be
     * @param reserve how many of them are kept for clients that we know
     */
    static Admission of(Level level, boolean known, int open, int places, int reserve) {
        if (known) {
            return level.includes(Level.RESERVE_ONLY) && open > Math.max(1, reserve) ? REFUSED : GREETED;
        }
        if (level.includes(Level.REFUSE_UNKNOWN) || open > places - reserve) {
            return REFUSED;
        }
        return level.includes(Level.DELAY_UNKNOWN) ? DELAYED : GREETED;
    }
}
