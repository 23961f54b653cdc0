package io.sallyport.quarantine;

import io.sallyport.mail.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of held mail, beside its octets. What a method has changed is durable when it returns: it survives the end
 * of the process and of the machine. All methods may be called from many threads, and throw if the store could not be
 * read or changed; nothing is changed then.
 */
public interface QuarantineIndex {
    /**
     * A held mail, and where its octets are.
     *
     * @param file the name of the file; mails of several recipients share one
     * @param step how far its release is
     */
    record Entry(HeldMail mail, String file, ReleaseStep step) {}

    /** How far a release is. What stands between the first and the last is finished at the next start. */
    enum ReleaseStep {
        /** Nobody has decided so. */
        NONE,
        /** It is decided; the spool need not know yet. */
        WANTED,
        /** It is in the spool, and waits there for the next step. */
        SPOOLED,
        /** It is the relay's. */
        DONE
    }

    /**
     * A change of state.
     *
     * @param from the states that it may be made in
     * @param version that somebody has seen; null: whatever it is
     * @param step of the release behind it
     */
    record Transition(
            Set<State> from,
            State to,
            HeldMail.Change change,
            @Nullable Integer version,
            ReleaseStep step) {}

    /**
     * Adds mails that share their octets; all of them or none.
     *
     * @param verdict that asks for them to be held
     */
    void add(List<HeldMail> mails, String file, Verdict verdict) throws IOException;

    /** Takes mails away again that nobody was promised; one that somebody has decided on stays. */
    void takeBack(Collection<String> ids) throws IOException;

    /** One mail; null if there is none of that name. */
    @Nullable
    Entry find(String id) throws IOException;

    /** What the policy made of a mail; null if there is no such mail. */
    @Nullable
    Verdict verdict(String id) throws IOException;

    /** The mails that are asked for. */
    HeldMailPage search(HeldMailQuery query) throws IOException;

    /** How many are asked for, up to a bound; their order and the page do not count. */
    Counts count(HeldMailQuery query) throws IOException;

    /**
     * Makes a change if the mail stands so that it can be made: of several who try at once, one does.
     *
     * @return the mail as it is now: {@link Outcome.Done}, {@link Outcome.Unknown}, {@link Outcome.Changed} if it has
     *     another version, or {@link Outcome.NotPossible} in another state
     */
    Outcome change(String id, Transition transition) throws IOException;

    /** Says how far a release is. */
    void step(String id, ReleaseStep step) throws IOException;

    /** Mails whose release is between its first and its last step. */
    List<Entry> unfinished() throws IOException;

    /** Mails that wait and whose time is over, those first whose time was over first. */
    List<HeldMail> expired(Instant now, int most) throws IOException;

    /** Mails of a class that wait, those first that have waited longest. */
    List<HeldMail> oldest(MailClass mailClass, int most) throws IOException;

    /** The octets of all files that are there. */
    long octets() throws IOException;

    /** Files all of whose mails were decided on before that time. */
    List<String> filesDecided(Instant before, int most) throws IOException;

    /** These files are no longer there. */
    void filesGone(Collection<String> files) throws IOException;

    /** Which of these files a mail needs. */
    Set<String> needed(Collection<String> files) throws IOException;

    /**
     * Forgets mails whose files are gone and that were decided on before that time.
     *
     * @return how many
     */
    int forget(Instant before, int most) throws IOException;
}
