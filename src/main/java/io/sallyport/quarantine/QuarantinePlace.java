package io.sallyport.quarantine;

/** Where held mail is kept. */
public sealed interface QuarantinePlace {
    /**
     * Here: other gateways do not see it.
     *
     * @param index whose files are in this gateway's folder
     */
    record Own(QuarantineIndex index) implements QuarantinePlace {}

    /**
     * In a store of several gateways.
     *
     * @param shelf where all of them find the octets
     * @param meanwhile what is held while that store is away; its files are in this gateway's folder
     */
    record Shared(SharedQuarantineIndex index, MessageShelf shelf, QuarantineIndex meanwhile)
            implements QuarantinePlace {}
}
