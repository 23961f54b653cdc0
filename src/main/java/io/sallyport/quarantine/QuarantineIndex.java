package io.sallyport.quarantine;

import io.sallyport.mail.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of held mails, without their octets. Each change is durable when its method returns. All methods may be
 * called from many threads, and by several nodes at once where the index is shared.
 *
 * <p>A mail that was added is hidden until it is promised: searches, counts, {@link #find} and the methods of retention do not
 * see it.
 */
public interface QuarantineIndex {
    /**
     * A mail that is to be held.
     *
     * @param file the name of the file of its octets, which several may have
     * @param verdict what the policy made of it
     */
    record Entry(HeldMail mail, String file, Verdict verdict) {}

    /** How far the release of a mail has come. */
    enum Stage {
        /** Somebody wants it; the spool may have it already, stopped. */
        WANTED,
        /** The spool has it, or had it: it must never be put there again. */
        SPOOLED,
        /** It is the relay's work: nothing is left to be done. */
        DONE
    }

    /**
     * A change of state, which is made if the mail still stands so.
     *
     * @param from the states in which it may be made
     * @param version the only one in which it may be made; null: any
     * @param approvedBy the first of two persons; null: nobody waits for a second
     * @param stage of the release; null unless {@code to} is {@link State#RELEASED}
     */
    record Transition(
            Set<State> from,
            @Nullable Integer version,
            State to,
            HeldMail.Change change,
            @Nullable String approvedBy,
            @Nullable Stage stage) {
        public Transition {
            from = Set.copyOf(from);
        }
    }

    /** A release that is not done. */
    record Unfinished(HeldMail mail, Stage stage) {}

    /** Adds all of a mail, or nothing of it; hidden. */
    void add(List<Entry> entries) throws IOException;

    /** Shows mails that were added; returns them in the order of the ids. */
    List<HeldMail> promise(List<String> ids) throws IOException;

    /** Takes hidden mails away again. */
    void withdraw(List<String> ids) throws IOException;

    /** One mail; null if there is none of that id. */
    @Nullable
    HeldMail find(String id) throws IOException;

    /** The file of a mail's octets; null if they are no longer kept. */
    @Nullable
    String file(String id) throws IOException;

    /** What the policy made of a mail; null if that is no longer kept. */
    @Nullable
    Verdict verdict(String id) throws IOException;

    /** The mails that are asked for. */
    HeldMailPage search(HeldMailQuery query) throws IOException;

    /** How many are asked for. */
    Counts count(HeldMailQuery query) throws IOException;

    /**
     * Changes a mail, at once and alone: of two that try, one succeeds. The version goes up by one.
     *
     * @return the mail as it is now; null if it does not stand as the transition asks, or does not exist
     */
    @Nullable
    HeldMail change(String id, Transition transition) throws IOException;

    /**
     * Notes how far a release has come; neither state nor version changes.
     *
     * @return whether it was at the stage before, which another node may have changed
     */
    boolean advance(String id, Stage before, Stage after) throws IOException;

    /** Releases that are not done and were last changed before a time, the oldest first. */
    List<Unfinished> unfinished(Instant changedBefore, int limit) throws IOException;

    /** Mails that wait and whose time is over. */
    List<HeldMail> expired(Instant now, int limit) throws IOException;

    /** Mails of a class that wait, the oldest first. */
    List<HeldMail> oldest(MailClass mailClass, int limit) throws IOException;

    /** The octets of messages that wait, by class; a message that several wait for counts for each. */
    Map<MailClass, Long> octets() throws IOException;

    /** How many mails wait. */
    long waiting() throws IOException;

    /**
     * Forgets the files of mails that nothing can be done with any more: deleted or released, and done, before a time, or
     * expired. Their other data stay.
     *
     * @return the names that no mail has any more, of at most so many mails
     */
    List<String> releaseFiles(Instant changedBefore, int limit) throws IOException;

    /**
     * Forgets mails that have ended before a time and have no file.
     *
     * @return how many, at most the limit
     */
    int forget(Instant changedBefore, int limit) throws IOException;

    /**
     * Takes mails away that were added before a time and never promised: a crash came between.
     *
     * @return the names of files that no mail has any more
     */
    List<String> withdrawUnpromised(Instant addedBefore, int limit) throws IOException;

    /** Which of these files no mail has, hidden ones included. */
    Set<String> unknown(Collection<String> files) throws IOException;
}
