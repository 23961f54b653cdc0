package io.sallyport.quarantine;

/** What came of a {@link Wish}. */
public sealed interface Outcome {
    /**
     * It is so now.
     *
     * @param repeated whether it was so before: nothing was done, least of all a second time
     */
    record Done(HeldMail mail, boolean repeated) implements Outcome {}

    /** It was noted, and another person must want it too. */
    record NeedsSecond(HeldMail mail) implements Outcome {}

    /** There is no such mail. */
    record Unknown(String id) implements Outcome {}

    /** Somebody else has changed it meanwhile. */
    record Changed(HeldMail mail) implements Outcome {}

    /**
     * It cannot be done with a mail that stands so.
     *
     * @param why for whoever wanted it
     */
    record NotPossible(HeldMail mail, String why) implements Outcome {}
}
