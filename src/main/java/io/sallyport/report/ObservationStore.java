package io.sallyport.report;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Keeps what was observed until it is reported, a day (UTC) at a time, and what became of each report. */
public interface ObservationStore {
    /**
     * Keeps observations of one day.
     *
     * @return how many messages are not kept, because the day has reached its bound
     */
    long append(LocalDate day, List<Tally> tallies) throws IOException;

    /** The days of which something is kept. */
    SortedSet<LocalDate> days() throws IOException;

    /** Gives all observations of a day to a consumer, one after the other, in the order they came. */
    Completeness read(LocalDate day, Consumer<Tally> consumer) throws IOException;

    /**
     * How much of a day could be read.
     *
     * @param damaged entries that are not what was written, such as the last one before a crash
     * @param full whether observations are missing because the day had reached its bound
     */
    record Completeness(long damaged, boolean full) {}

    /** What became of the reports of a day, in the order it was noted. */
    List<Settlement> settled(LocalDate day) throws IOException;

    /** Notes what became of a report; on return it is durable. */
    void settle(LocalDate day, Settlement settlement) throws IOException;

    /**
     * What became of a report for a destination, or of a day.
     *
     * @param name the report and the destination; {@link #DAY} for all of the day
     */
    record Settlement(String name, Fate fate) {
        /** Stands for all reports of a day. */
        static final String DAY = "day";
    }

    /** The ends that a report can come to. */
    enum Fate {
        /** It was given to the relay. */
        SENT,
        /** The destination does not want it, or may not have it. */
        REFUSED,
        /** It could not be sent in time. */
        EXPIRED,
        /** All reports of the day have come to an end. */
        FINISHED
    }

    /** Forgets a day. */
    void delete(LocalDate day) throws IOException;
}
