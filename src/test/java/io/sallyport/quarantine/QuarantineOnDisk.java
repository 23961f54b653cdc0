package io.sallyport.quarantine;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DeliveryEvent;
import io.sallyport.journal.Journal;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Configs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A quarantine in a folder, with an index and a spool of the caller's, for tests of other packages: to be filled, killed and
 * started again. It notes nothing in a journal, and its mail goes out when {@link Exit} is told so.
 */
public final class QuarantineOnDisk {
    private static final QuarantineConfig CONFIG = Configs.of(QuarantineConfig.class);

    private static final Journal NO_JOURNAL = new Journal() {
        @Override
        public void record(Decision decision) {}

        @Override
        public void delivered(DeliveryEvent event) {}
    };

    private final StoredQuarantine quarantine;
    private final Retention retention;

    /** Takes mail out of the spool. */
    public interface Exit {
        /** A mail that stood still may go. */
        void letGo(SpooledMail mail) throws IOException;
    }

    private QuarantineOnDisk(StoredQuarantine quarantine, Retention retention) {
        this.quarantine = quarantine;
        this.retention = retention;
    }

    /** Opens it, as the start of the gateway does. */
    public static QuarantineOnDisk open(Path folder, QuarantineIndex index, Spool spool, Exit exit) throws IOException {
        MessageFiles files = files(folder);
        return open(index, new Stock(files, new StoredHolder(index, files, CONFIG), null), spool, exit);
    }

    /** Opens one that several gateways share: with a folder and an index of this one, for while the others' is away. */
    public static QuarantineOnDisk open(
            Path folder,
            SharedQuarantineIndex index,
            MessageShelf shelf,
            QuarantineIndex meanwhile,
            Spool spool,
            Exit exit)
            throws IOException {
        MessageFiles files = new MessageFiles(shelf, MessageKeys.none());
        MessageFiles here = files(folder);
        Holder holder = new FallbackHolder(
                new StoredHolder(index, files, CONFIG),
                new StoredHolder(meanwhile, here, CONFIG),
                MailMetrics.unread());
        Homecoming homecoming = new Homecoming(new QuarantinePlace.Shared(index, shelf, meanwhile), files, here, spool);
        return open(index, new Stock(files, holder, homecoming), spool, exit);
    }

    private static MessageFiles files(Path folder) throws IOException {
        return new MessageFiles(
                folder, CONFIG.minFree().asLongValue(), MessageKeys.none(), folder.toFile()::getUsableSpace);
    }

    private static QuarantineOnDisk open(QuarantineIndex index, Stock stock, Spool spool, Exit exit) {
        Clock clock = Clock.systemUTC();
        QuarantineLog log = new QuarantineLog(NO_JOURNAL, clock);
        Release release = new Release(
                index,
                stock.files(),
                spool,
                new Way(spool, exit, clock),
                new Release.Safeguards(index, CONFIG, (mail, message, before) -> HeldMails.verdict()),
                log,
                clock);
        return new QuarantineOnDisk(
                new StoredQuarantine(index, stock, release, log, clock),
                new Retention(index, stock, release, CONFIG, log, MailMetrics.unread(), clock));
    }

    /** What the rest of the gateway sees. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** What is done at the start, and every minute. */
    public void sweep() {
        retention.sweep();
    }

    /** A message that is to be held for somebody. */
    public static HeldCopy copy(MailMessage message, MailAddress... recipients) {
        Verdict verdict = HeldMails.verdict();
        return new HeldCopy(List.of(recipients), message, HeldMail.Form.WHOLE, verdict, "seen");
    }

    private record Way(Spool spool, Exit exit, Clock clock) implements Release.Way {
        @Override
        public boolean leads(SpooledMail mail) {
            return true;
        }

        @Override
        public boolean letGo(String queueId) throws IOException {
            SpooledMail mail = spool.find(queueId);
            if (mail != null && mail.held()) {
                SpooledMail free = mail.asReleased(clock.instant());
                spool.update(free);
                exit.letGo(free);
            }
            return true;
        }
    }
}
