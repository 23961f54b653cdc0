package io.sallyport.filter.classifier;

/** Keeps no model: each one begins anew. */
final class MemoryHome implements ModelHome {
    private final long id;

    /**
     * A home of models that all have learned nothing.
     *
     * @param id of each
     */
    MemoryHome(long id) {
        this.id = id;
    }

    @Override
    public Model open() {
        return new Model(id);
    }

    @Override
    public void save(Model model) {
        // There is nowhere
    }

    @Override
    public void close() {
        // Nothing is held
    }
}
