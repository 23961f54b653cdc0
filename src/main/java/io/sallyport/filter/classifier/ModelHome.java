package io.sallyport.filter.classifier;

import java.io.IOException;

/** Where a model is kept. One user at a time. */
interface ModelHome extends AutoCloseable {
    /**
     * The model as it was saved last; a new one if there never was one.
     *
     * @throws IOException if there is one that cannot be read, or another program uses it, and what to do
     */
    Model open() throws IOException;

    /** Whether no model was saved here yet. */
    default boolean isNew() {
        return false;
    }

    /** A model as it is saved, for another gateway to begin with. */
    default byte[] octets(Model model) throws IOException {
        throw new IOException("this model is kept nowhere, and so is none to begin with");
    }

    /**
     * The model of another gateway.
     *
     * @throws IOException if it is none
     */
    default Model read(byte[] octets) throws IOException {
        throw new IOException("this model is kept nowhere, and so none can be taken for it");
    }

    /**
     * Saves it: if that fails, or the machine stops half way, the one that was saved before is still there.
     *
     * @throws IOException if that cannot be done
     */
    void save(Model model) throws IOException;

    @Override
    void close() throws IOException;
}
