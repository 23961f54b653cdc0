package io.sallyport.tracing;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a trace the work of a thread belongs to. It is bound for a piece of work and not set, so that it cannot leak
 * from one mail to the next; what is handed to other threads takes it along by {@link #carrying}.
 */
public final class Spans {
    private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

    private static final ScopedValue<String> MAIL = ScopedValue.newInstance();

    private Spans() {}

    /** The part that this work belongs to; {@link Span#NONE} if to none. */
    public static Span current() {
        return CURRENT.orElse(Span.NONE);
    }

    /** Does something as part of a span. */
    public static void within(Span span, Runnable work) {
        if (span == Span.NONE) {
            work.run();
        } else {
            ScopedValue.where(CURRENT, span).run(work);
        }
    }

    /** Does something as part of a span. */
    public static <T> T within(Span span, Supplier<T> work) {
        return span == Span.NONE ? work.get() : ScopedValue.where(CURRENT, span).call(work::get);
    }

    /** Work that may fail. */
    public interface Work<T extends @Nullable Object, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }

    /** Does something as a part, which begins and ends with it. */
    public static <T extends @Nullable Object, E extends Exception> T part(String name, Work<T, E> work) throws E {
        Span span = current().part(name);
        if (span == Span.NONE) {
            return work.run();
        }
        try {
            return ScopedValue.where(CURRENT, span).<T, E>call(work::run);
        } finally {
            span.end();
        }
    }

    /** Does something for a mail that has come long ago: a trace that begins meanwhile names it. */
    public static <T extends @Nullable Object, E extends Exception> T forMail(String queueId, Work<T, E> work)
            throws E {
        return ScopedValue.where(MAIL, queueId).<T, E>call(work::run);
    }

    /** The mail that this work is for, as {@link #forMail} has named it; empty if it has not. */
    static String mail() {
        return MAIL.orElse("");
    }

    /** A part of what this work belongs to; or, if that is nothing, a trace of its own. */
    public static Span partOrTrace(String name, Tracer tracer) {
        Span current = current();
        if (current != Span.NONE || !MAIL.isBound()) {
            return current.part(name);
        }
        return tracer.begin(name).tell("mail.queue_id", mail());
    }

    /** Work that goes on in the current part, whichever thread does it. */
    public static Runnable carrying(Runnable work) {
        Span span = current();
        return span == Span.NONE ? work : () -> within(span, work);
    }

    /** An executor whose work goes on in the part of who gave it. */
    public static Executor carrying(Executor executor) {
        return work -> executor.execute(carrying(work));
    }
}
