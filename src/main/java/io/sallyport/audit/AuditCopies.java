package io.sallyport.audit;

import java.io.IOException;
import java.util.List;

/** The accounts of several gateways, as far as they were copied to where all can read them. Thread-safe. */
public interface AuditCopies {
    /** The number of the last line of an account that is there; 0 if none is. */
    long last(String account) throws IOException;

    /** Lines of an account from a number on, in order. */
    List<AuditText> from(String account, long number, int most) throws IOException;

    /** Adds lines; those whose numbers are there are passed over, and stay as they are. */
    void add(String account, List<AuditText> lines) throws IOException;

    /** The accounts of which there are lines; a gateway has more than one if its files were moved away. */
    List<String> accounts() throws IOException;

    /**
     * The newest lines of all gateways, newest first.
     *
     * @param before the place of a line that an earlier page ended with; {@link Long#MAX_VALUE}: the newest
     */
    List<Placed> newest(long before, int most) throws IOException;

    /**
     * A line among those of all gateways.
     *
     * @param place rises with the time at which lines were copied
     */
    record Placed(long place, String account, AuditText line) {}
}
