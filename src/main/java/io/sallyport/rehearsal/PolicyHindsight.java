package io.sallyport.rehearsal;

import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionPage;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.journal.DecisionStore;
import io.sallyport.journal.Hindsight;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges decisions of this gateway's own journal again: what {@code sallyport policy diff --since} does from outside. */
@ApplicationScoped
class PolicyHindsight implements Hindsight {
    private static final int PAGE = 100;

    private final DecisionStore journal;
    private final PolicyStore store;

    PolicyHindsight(DecisionStore journal, PolicyStore store) {
        this.journal = journal;
        this.store = store;
    }

    @Override
    public View since(Instant since, int mostDecisions, int mostChanges) throws IOException {
        Policy policy = store.current();
        Rejudging rejudging = new Rejudging(policy, policy);
        RejudgingTally tally = new RejudgingTally(mostChanges);
        DecisionQuery query = new DecisionQuery(null, Map.of(), null, since, null, null, PAGE);
        DecisionQuery.Place next;
        do {
            DecisionPage page = journal.search(query);
            for (Decision decision : page.decisions()) {
                tally.add(decision, rejudging.judge(decision));
            }
            next = page.next();
            query = query.after(next);
        } while (next != null && tally.decisions() < mostDecisions);
        return new View(
                policy.version(),
                tally.decisions(),
                next == null,
                tally.flipped(),
                tally.flips().stream().map(PolicyHindsight::change).toList());
    }

    private static Change change(RejudgingTally.Flip flip) {
        Rejudged rejudged = flip.rejudged();
        return new Change(
                flip.decision().id(),
                flip.decision().at(),
                sender(flip.decision().envelope()),
                rejudged.recipients().stream().map(MailAddress::toString).toList(),
                String.valueOf(rejudged.before()),
                String.valueOf(rejudged.after()),
                rejudged.causes().stream().map(Rejudged.Cause::text).toList(),
                rejudged.doubts().isEmpty());
    }

    private static String sender(@Nullable Envelope envelope) {
        if (envelope == null) {
            return "";
        }
        MailAddress reversePath = envelope.reversePath();
        return reversePath == null ? DecisionQuery.NULL_SENDER : reversePath.toString();
    }
}
