package io.sallyport.filter.classifier;

import io.sallyport.mail.Octets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Learns from people, and from what they decide about held mail, which mail they want. Each message counts once: it is
 * known again by its contents, also when the copy in a mailbox has more fields on top than what came in.
 */
public interface Learning {
    /** What came of it. */
    enum Result {
        /** It was new. */
        LEARNED,
        /** It was learned so before; nothing has changed. */
        KNOWN,
        /** It was learned as the opposite before; that is forgotten. */
        CORRECTED,
        /** It counts no more. */
        FORGOTTEN,
        /** It was not learned before, so that there is nothing to forget. */
        UNKNOWN
    }

    /**
     * Learns a message.
     *
     * @param message from its header on; lines end in CR LF or LF
     * @param domain of its recipients, as A-labels; null if that is not known
     * @throws IOException if that cannot be done, and why, for an operator to read
     */
    Result learn(Octets message, Label label, @Nullable String domain) throws IOException;

    /**
     * Takes back what was learned from a message.
     *
     * @throws IOException if that cannot be done, and why
     */
    Result forget(Octets message) throws IOException;
}
