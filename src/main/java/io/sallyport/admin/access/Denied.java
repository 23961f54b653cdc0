package io.sallyport.admin.access;

/** Somebody who is known may not do this. Answered with 403. */
public final class Denied extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Something that is not allowed.
     *
     * @param why for the person; tells nothing that they may not know
     */
    public Denied(String why) {
        super(why);
    }
}
