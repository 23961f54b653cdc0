package io.sallyport.journal;

/** Where decisions are recorded. */
public interface Journal {
    /** Records one decision; never blocks for long and never throws. */
    void record(Decision decision);

    /** Records what became of one recipient of a mail in the spool; never blocks for long and never throws. */
    void delivered(DeliveryEvent event);
}
