package io.sallyport.spool;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps mail on disk. All methods may be called from many threads. */
public interface Spool {
    /**
     * Writes and syncs the bytes and the envelope of a mail, but does not take it into the queue yet: after a crash, a
     * draft is as if it had never been.
     */
    Draft draft(SpooledMail mail, MailMessage message) throws IOException;

    /** A mail that is written, and not yet promised. Closing it without a commit discards it. */
    interface Draft extends AutoCloseable {
        /**
         * Takes the mail into the queue; on return it is durable.
         *
         * @param pending who still waits: all recipients of the draft, or those that no backend took meanwhile
         */
        SpooledMail commit(List<MailAddress> pending, String why) throws IOException;

        @Override
        void close();
    }

    /**
     * Looks whether mail can be stored now.
     *
     * @throws IOException if it cannot: there is no room, or the disk takes no file; the message says which
     */
    void check() throws IOException;

    /** All mail of the queue, in no order; a snapshot. */
    Collection<SpooledMail> all();

    /** One mail; null if it is not (or no longer) in the queue. */
    @Nullable
    SpooledMail find(String queueId);

    /** The bytes of a mail of the queue. */
    MailMessage message(SpooledMail mail) throws IOException;

    /** Makes a change of state durable; the mail must have pending recipients left. */
    void update(SpooledMail mail) throws IOException;

    /** Takes a mail out of the queue durably: nobody waits any more. */
    void remove(SpooledMail mail) throws IOException;
}
