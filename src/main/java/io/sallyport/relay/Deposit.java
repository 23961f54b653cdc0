package io.sallyport.relay;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.tracing.Spans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jboss.logging.Logger;

/**
 * What one mail leaves in the spool: all of it, or nothing. Unless it is promised, closing takes everything away again,
 * because the sender keeps the mail and will send for all recipients.
 */
final class Deposit implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Deposit.class);

    private final Spool spool;
    private final Map<String, Spool.Draft> drafts = new LinkedHashMap<>();
    private final List<SpooledMail> committed = new ArrayList<>();
    private boolean promised;

    Deposit(Spool spool) {
        this.spool = spool;
    }

    /** Writes a copy: from now on it can be committed even if no more than a rename succeeds. */
    void write(SpooledMail mail, MailMessage message) throws IOException {
        drafts.put(mail.queueId(), Spans.part("spool", () -> spool.draft(mail, message)));
    }

    /** Makes a copy durable that was written, for those who still wait. */
    void commit(String queueId, List<MailAddress> pending, String why) throws IOException {
        Spool.Draft draft = drafts.get(queueId);
        if (draft == null) {
            throw new NoSuchElementException(queueId + " was not written");
        }
        committed.add(draft.commit(pending, why));
    }

    /** The sender will be told that we have the mail: what was committed stays, and is now the relay's work. */
    List<SpooledMail> promise() {
        promised = true;
        return committed;
    }

    @Override
    public void close() {
        drafts.values().forEach(Spool.Draft::close);
        if (!promised) {
            committed.forEach(this::takeBack);
        }
    }

    private void takeBack(SpooledMail mail) {
        try {
            spool.remove(mail);
        } catch (IOException e) {
            // One copy too many waits, and goes out after the next start: less bad than none
            LOG.errorf(e, "The spool could not be rid of %s, which the sender was not promised", mail.queueId());
        }
    }
}
