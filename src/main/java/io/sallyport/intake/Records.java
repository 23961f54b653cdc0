package io.sallyport.intake;

import io.sallyport.auth.SenderFacts;
import io.sallyport.journal.Decision;
import io.sallyport.journal.Journal;
import io.sallyport.mail.MailTransaction;
import io.sallyport.report.AggregateReports;
import io.sallyport.report.DmarcObservation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/** What is written down about each mail: for our administrators, and for the owners of authors' domains. */
@ApplicationScoped
public class Records {
    private final Journal journal;
    private final Consumer<DmarcObservation> reports;

    @Inject
    Records(Journal journal, AggregateReports reports) {
        this(journal, reports::record);
    }

    /** Records with another taker of what is reported. */
    public Records(Journal journal, Consumer<DmarcObservation> reports) {
        this.journal = journal;
        this.reports = reports;
    }

    /** For our administrators; never blocks for long and never throws. */
    void decided(Decision decision) {
        journal.record(decision);
    }

    /** For the owner of the author's domain, if there is a policy of theirs. */
    void observed(MailTransaction mail, SenderFacts facts, Judgements judgements) {
        DmarcObservation observation = DmarcObservations.of(mail, facts, judgements);
        if (observation != null) {
            reports.accept(observation);
        }
    }
}
