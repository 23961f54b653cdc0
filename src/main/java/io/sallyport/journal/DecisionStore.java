package io.sallyport.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where decisions are kept, so that they can be found again. */
public interface DecisionStore {
    /**
     * Keeps decisions, and what became of recipients; all of it, or nothing.
     *
     * @throws IOException if they could not be kept
     */
    void append(List<Decision> decisions, List<DeliveryEvent> events) throws IOException;

    /**
     * The decisions that are asked for, newest first. What comes while somebody turns the pages does not make one appear
     * twice.
     *
     * @throws IOException if they could not be read
     */
    DecisionPage search(DecisionQuery query) throws IOException;

    /** The decision of that id, the last one if there are several; null if there is none. */
    @Nullable
    Decision find(String id) throws IOException;

    /** What became of the recipients of a mail, and of its copy that was held, in order; the first thousands. */
    List<DeliveryEvent> deliveries(String id) throws IOException;

    /**
     * Counts decisions.
     *
     * @param since the beginning of the first span
     * @param span how long each is, a second at least
     * @param spans how many, 1 to 1,000
     * @param findings how many of the most frequent findings to name
     * @throws IOException if they could not be counted
     */
    Statistics statistics(Instant since, Duration span, int spans, int findings) throws IOException;

    /**
     * Forgets some of what is too old or too much, oldest first. A small step, so that others can write in between.
     *
     * @param before older decisions go
     * @param mostBytes if there are more octets, the oldest decisions go
     * @return how many decisions and events went; 0 if there is nothing left to forget
     */
    int forget(Instant before, long mostBytes) throws IOException;
}
