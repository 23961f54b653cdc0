package io.sallyport.quarantine;

import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMail.Change;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where held mails are found again: everything of them except their octets, which are files. All that a method has changed
 * when it returns is durable, a fall of the machine included; an {@link IOException} says that nothing was changed, unless the
 * disk did not answer in time: then nobody knows, and whoever calls looks again later. For many threads at once.
 *
 * <p>Rules of the house are not here: who may do what, and in which order files, spool and index are written, is the work
 * of whoever calls.
 */
public interface QuarantineIndex {
    /** The most that a count counts of what indexes tell: recipients' domains, classes, states, points and times. */
    int MOST_COUNTED = 100_000;

    /** The most that it counts of what has to be looked up in each mail: texts, subjects, senders and recipients. */
    int MOST_READ = 10_000;

    /**
     * A form of a mail in a file, and for whom it is held.
     *
     * @param file the name of the file; several entries may share one
     * @param mails one at least, in state {@link State#HELD} and of version 1
     */
    record Entry(String file, Verdict verdict, List<HeldMail> mails) {
        public Entry {
            mails = List.copyOf(mails);
        }
    }

    /** How far a mail is on its way out. */
    enum Release {
        /** Nobody has let it go. */
        NONE,
        /** The last change is that of the first person who let it go, where two must: nothing is done yet. */
        APPROVED,
        /** Somebody lets it go; there may be a mail of its id in the spool already, which does not go out yet. */
        WANTED,
        /** The mail is in the spool and is {@link State#RELEASED}; it may wait there to be let go. */
        COMMITTED,
        /** The spool has let it go. */
        DONE
    }

    /**
     * A mail, and what only the quarantine itself needs to know of it.
     *
     * @param file where its octets are; null if they are no longer kept
     */
    record Kept(HeldMail mail, Release release, @Nullable String file) {}

    /** A mail that nobody sees yet, and the file of its octets. */
    record Unpromised(String id, String file) {}

    /**
     * What is to become of a mail, if it stands as it is expected to.
     *
     * @param version the only one it may have; null: any
     * @param from the states it may be in
     * @param releases how far it may be on its way out
     * @param change who made it; null: what stood there stays, and the version as well
     */
    record Transition(
            String id,
            @Nullable Integer version,
            Set<State> from,
            Set<Release> releases,
            State to,
            Release release,
            @Nullable Change change) {
        public Transition {
            from = Set.copyOf(from);
            releases = Set.copyOf(releases);
        }
    }

    /**
     * How a mail stands after a transition was tried.
     *
     * @param made whether it was made: the mail stood as expected
     */
    record Result(Kept now, boolean made) {}

    /**
     * Adds mails, all or none. Nobody finds them until they are promised.
     *
     * @throws IOException also if there is a mail of the same id
     */
    void add(List<Entry> entries) throws IOException;

    /** Lets everybody find the mails of these ids from now on. Those that are not there are passed over. */
    void promise(List<String> ids) throws IOException;

    /** Forgets mails of these ids that are not promised; others stay. Their files are the caller's to delete. */
    void takeAway(List<String> ids) throws IOException;

    /**
     * Mails that were received before a time and never promised, received first first: the process ended in between, and their
     * sender has had no answer. Once their files are deleted they are to be {@linkplain #takeAway taken away}: in this order,
     * so that no file is forgotten.
     */
    List<Unpromised> unpromised(Instant before, int most) throws IOException;

    /** One mail; null if there is none of that id, or it is not promised. */
    @Nullable
    Kept find(String id) throws IOException;

    /** The mails that are asked for. */
    HeldMailPage search(HeldMailQuery query) throws IOException;

    /**
     * Addresses for whom mail waits that was received in a time: in the form of {@link
     * io.sallyport.journal.DecisionQuery#key}, each once, in an order that stays the same.
     *
     * @param after behind this one; empty: from the first
     */
    List<String> recipients(Instant since, Instant until, String after, int most) throws IOException;

    /** How many are asked for, up to {@value #MOST_COUNTED} or {@value #MOST_READ}; order and page do not count. */
    Counts count(HeldMailQuery query) throws IOException;

    /** The verdict that a mail is held for; null if there is no such mail. */
    @Nullable
    Verdict verdict(String id) throws IOException;

    /** Changes the state of a mail that stands as expected, at one stroke; null if there is no such mail. */
    @Nullable
    Result change(Transition transition) throws IOException;

    /** Mails that are {@link Release#WANTED} or {@link Release#COMMITTED}, the longest first. */
    List<Kept> unfinishedReleases(int most) throws IOException;

    /**
     * One of {@link #unfinishedReleases} as it stands now; null if it is none of them any more: it is finished, it came to
     * nothing, or another gateway has taken it over.
     */
    @Nullable
    Kept unfinishedRelease(String id) throws IOException;

    /** Mails that wait and whose time is over, the longest first. */
    List<HeldMail> expired(Instant now, int most) throws IOException;

    /** Mails that wait, received first first, of a class; null: of all. */
    List<HeldMail> oldest(@Nullable MailClass mailClass, int most) throws IOException;

    /** Octets of the messages that wait, by class; a message that waits for many is counted once in each class. */
    Map<MailClass, Long> octets() throws IOException;

    /**
     * Files that nobody needs: each of their mails is in a final state since before a time and is not on its way out. When they are
     * deleted, {@link #filesGone} is to be told: in this order, so that no file is forgotten.
     */
    List<String> unneededFiles(Instant finalBefore, int most) throws IOException;

    /** Which of these files no mail has, promised or not. */
    List<String> unknown(List<String> files) throws IOException;

    /** The files are deleted; their mails can be found still. */
    void filesGone(List<String> files) throws IOException;

    /**
     * Forgets mails that are in a final state since before a time, and whose files are gone.
     *
     * @return how many; fewer than the most: there are no more
     */
    int forget(Instant finalBefore, int most) throws IOException;
}
