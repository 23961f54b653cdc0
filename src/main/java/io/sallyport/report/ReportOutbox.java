package io.sallyport.report;

import io.sallyport.config.SiteConfig;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageSigner;
import io.sallyport.relay.RelayWorker;
import io.sallyport.report.ObservationStore.Fate;
import io.sallyport.report.ObservationStore.Settlement;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts reports into the spool, each once for each mailbox, whatever happens in between.
 *
 * <p>A report's mail has the same queue id whenever it is made. First it becomes durable in the spool, then it is noted as
 * sent, and only then does the relay learn of it. After a crash between the first two, the mail is still in the spool:
 * {@link #recover} notes it before the relay begins.
 */
@ApplicationScoped
class ReportOutbox {
    private final Spool spool;
    private final ObservationStore store;
    private final RelayWorker relay;
    private final MessageSigner signer;
    private final Submitter submitter;
    private final String via;

    ReportOutbox(
            Spool spool,
            ObservationStore store,
            RelayWorker relay,
            MessageSigner signer,
            DmarcReportConfig config,
            SiteConfig site) {
        this.spool = spool;
        this.store = store;
        this.relay = relay;
        this.signer = signer;
        this.submitter = Submitter.of(config, site);
        this.via = config.via().orElse(submitter.mailbox().domain());
    }

    /** See {@link DmarcReport#nameFor}. */
    String nameOf(DmarcReport report, MailAddress mailbox) {
        return report.nameFor(mailbox, submitter.hostname());
    }

    /** Notes what an earlier run has put into the spool, and not noted. To be called before the relay begins. */
    void recover() throws IOException {
        Map<LocalDate, List<Settlement>> settled = new HashMap<>();
        for (LocalDate day : store.days()) {
            settled.put(day, store.settled(day));
        }
        for (SpooledMail mail : spool.all()) {
            LocalDate day = DmarcReport.dayOf(mail.queueId());
            Settlement sent = new Settlement(mail.queueId(), Fate.SENT);
            List<Settlement> known = day == null ? null : settled.get(day);
            if (day != null && known != null && !known.contains(sent)) {
                store.settle(day, sent);
            }
        }
    }

    /**
     * Sends a report to a mailbox. On return it is in the spool, and noted as sent.
     *
     * @throws IOException if the spool does not take it; it can be sent again
     */
    void send(DmarcReport report, MailAddress mailbox, Instant now) throws IOException {
        String name = nameOf(report, mailbox);
        SpooledMail known = spool.find(name);
        SpooledMail mail = known != null ? known : store(report, mailbox, name, now);
        store.settle(report.day(), new Settlement(name, Fate.SENT));
        relay.accepted(mail);
    }

    private SpooledMail store(DmarcReport report, MailAddress mailbox, String name, Instant now) throws IOException {
        MailMessage unsigned = new ReportMail(report, submitter).message(mailbox, name, now);
        MailMessage message = new EditedMessage(signer.signatures(unsigned), unsigned);
        // Unlike a delivery report it has a reverse-path: SPF must pass for the domain in From (§ 3.5.2)
        Envelope envelope = new Envelope(submitter.mailbox(), List.of(mailbox), Envelope.Body.SEVEN_BIT, false);
        SpooledMail mail = SpooledMail.ofOurs(name, envelope, now, message.size(), via);
        try (Spool.Draft draft = spool.draft(mail, message)) {
            return draft.commit(mail.pending(), "");
        }
    }
}
