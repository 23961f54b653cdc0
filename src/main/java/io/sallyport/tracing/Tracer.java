package io.sallyport.tracing;

/** Begins traces. */
public interface Tracer {
    /** Traces nothing. */
    Tracer NONE = name -> Span.NONE;

    /**
     * Begins a trace, if this one is among the share that is traced.
     *
     * @param name one of few
     * @return {@link Span#NONE} if it is not
     */
    Span begin(String name);
}
