package io.sallyport.quarantine;

import io.sallyport.mail.MailTransaction;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.Keeper.Holding;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes mail into a store that several gateways share, and if that is away, into one of this gateway's own, from where
 * {@link Homecoming} brings it there later. The sender notices nothing.
 */
final class FallbackHolder implements Holder {
    private static final Logger LOG = Logger.getLogger(FallbackHolder.class);

    private final Holder shared;
    private final Holder meanwhile;
    private final MailMetrics metrics;

    FallbackHolder(Holder shared, Holder meanwhile, MailMetrics metrics) {
        this.shared = shared;
        this.meanwhile = meanwhile;
        this.metrics = metrics;
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException {
        try {
            return new Watched(shared.hold(mail, copies), mail, copies);
        } catch (IOException e) {
            return holdMeanwhile(mail, copies, e);
        }
    }

    private Holding holdMeanwhile(MailTransaction mail, List<HeldCopy> copies, IOException because) throws IOException {
        LOG.warnf(
                "%s is held on this gateway until the shared store takes it: %s", mail.queueId(), because.getMessage());
        metrics.didWithout("postgresql");
        try {
            return meanwhile.hold(mail, copies);
        } catch (IOException e) {
            e.addSuppressed(because);
            throw e;
        }
    }

    /** Mail that the shared store has, and that may be away when the mail is to be promised. */
    private final class Watched implements Holding {
        private final Holding inStore;
        private final MailTransaction mail;
        private final List<HeldCopy> copies;
        private @Nullable Holding here;

        Watched(Holding inStore, MailTransaction mail, List<HeldCopy> copies) {
            this.inStore = inStore;
            this.mail = mail;
            this.copies = copies;
        }

        /** Should the promise have reached the store after all, the same mail is there twice; who brings it there sees that. */
        @Override
        public List<HeldMail> promise() throws IOException {
            try {
                return inStore.promise();
            } catch (IOException e) {
                Holding second = holdMeanwhile(mail, copies, e);
                here = second;
                return second.promise();
            }
        }

        @Override
        public void close() {
            inStore.close();
            if (here != null) {
                here.close();
            }
        }
    }
}
