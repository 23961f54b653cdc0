package io.sallyport.overload;

/** How much the gateway does without. Each level sheds what the ones before it shed, and more. */
public enum Level {
    /** Nothing is shed. */
    NORMAL,
    /** Clients that we do not know wait for their greeting and their replies. */
    DELAY_UNKNOWN,
    /** New connections of clients that we do not know are answered with 421. */
    REFUSE_UNKNOWN,
    /** Filters that the policy can do without are not asked, which is recorded; the others always are. */
    SKIP_OPTIONAL,
    /** New connections are answered with 421 beyond the places that are reserved for clients that we know. */
    RESERVE_ONLY;

    /** Whether this level sheds what another one sheds. */
    public boolean includes(Level other) {
        return compareTo(other) >= 0;
    }
}
