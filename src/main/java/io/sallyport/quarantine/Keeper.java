package io.sallyport.quarantine;

import io.sallyport.mail.MailTransaction;
import java.io.IOException;
import java.util.List;

/** Takes mail that is to be held: what the way of a mail needs of a {@link Quarantine}. */
public interface Keeper {
    /**
     * Writes copies of a mail; on return they are durable, but nobody can see them yet. Unless it is promised, closing takes
     * them away again.
     *
     * @throws IOException if they could not be written, for want of room too: the sender must keep the mail
     */
    Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException;

    /** Mail that is written, and not yet promised. */
    interface Holding extends AutoCloseable {
        /** The sender is told that we have it. From now on it can be seen and decided on. */
        List<HeldMail> promise() throws IOException;

        @Override
        void close();
    }
}
