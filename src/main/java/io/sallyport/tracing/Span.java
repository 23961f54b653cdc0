package io.sallyport.tracing;

/** A part of the way of a mail: it begins when it is made, and ends once. Thread-safe. */
public interface Span {
    /** Where nothing is traced: costs nothing, and has no parts. */
    Span NONE = new Span() {
        @Override
        public Span part(String name) {
            return this;
        }

        @Override
        public Span tell(String key, String value) {
            return this;
        }

        @Override
        public Span tell(String key, long value) {
            return this;
        }

        @Override
        public void failed(String why) {
            // Nobody listens
        }

        @Override
        public void end() {
            // Nobody listens
        }
    };

    /**
     * Begins a part of this part.
     *
     * @param name one of few, and never of what a stranger sent
     */
    Span part(String name);

    /** Tells something about it: a word of ours, never of a stranger's. */
    Span tell(String key, String value);

    /** Tells a number about it. */
    Span tell(String key, long value);

    /** It went wrong. */
    void failed(String why);

    /** It is over; what is told later is not heard. */
    void end();
}
