package io.sallyport.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds mail until somebody has decided. All methods may be called from many threads; they block on the disk. Whoever calls
 * has seen to it that the person may.
 */
public interface Quarantine extends Keeper {
    /** One mail; null if there is none of that name. */
    @Nullable
    HeldMail find(String id) throws IOException;

    /** The mails that are asked for. */
    HeldMailPage search(HeldMailQuery query) throws IOException;

    /** How many are asked for; their order and the page do not count. */
    Counts count(HeldMailQuery query) throws IOException;

    /**
     * Addresses for whom mail waits that was received in a time: in the form of {@link
     * io.sallyport.journal.DecisionQuery#key}, each once, in an order that stays the same.
     *
     * @param after behind this one; empty: from the first
     */
    List<String> recipients(Instant since, Instant until, String after, int most) throws IOException;

    /**
     * The octets of a mail, as they would go out.
     *
     * @throws java.nio.file.NoSuchFileException if they are no longer kept
     */
    MailMessage message(HeldMail mail) throws IOException;

    /** What the policy made of it, with all findings; null if that is no longer kept. */
    @Nullable
    Verdict verdict(HeldMail mail) throws IOException;

    /**
     * Lets a mail go: to its recipient, or to whom the wish names. It is in the spool, durably, when this returns
     * {@link Outcome.Done}, and never goes twice. Classes that ask for two persons are let go by the second.
     */
    Outcome release(String id, Wish wish) throws IOException;

    /** Asks for a mail to be let go by somebody who may. */
    Outcome requestRelease(String id, Wish wish) throws IOException;

    /** Says no to a request: the mail is held as before. */
    Outcome deny(String id, Wish wish) throws IOException;

    /** Gives a mail up. Its octets go after a time, when nobody else's mail has them. */
    Outcome delete(String id, Wish wish) throws IOException;
}
