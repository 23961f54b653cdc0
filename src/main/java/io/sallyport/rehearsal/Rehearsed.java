package io.sallyport.rehearsal;

import io.sallyport.journal.Decision;
import io.sallyport.mail.Action;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a made-up mail.
 *
 * @param stage where it ended
 * @param reply what its sender was told at the end
 * @param decisions what was journalled, in order
 */
public record Rehearsed(Stage stage, SmtpReply reply, List<Decision> decisions) {
    public Rehearsed {
        decisions = List.copyOf(decisions);
    }

    /**
     * What became of it for one recipient.
     *
     * @param action what was done
     * @param verdict null where no policy was asked
     */
    public record Fate(Action action, @Nullable Verdict verdict) {
        /** What was found, with weight or without. */
        public List<Finding> findings() {
            return verdict == null
                    ? List.of()
                    : verdict.findings().stream().map(Verdict.Weighed::finding).toList();
        }
    }

    /** What became of it for a recipient; a connection that was refused is the fate of all. */
    public Fate fateOf(MailAddress recipient) {
        for (Decision decision : decisions.reversed()) {
            for (Decision.Judgement judgement : decision.judgements()) {
                if (judgement.recipients().contains(recipient)) {
                    return fate(decision, judgement.verdict());
                }
            }
            Envelope envelope = decision.envelope();
            if (envelope != null && envelope.recipients().contains(recipient)) {
                return new Fate(told(decision), null);
            }
        }
        Decision connection = decisions.getFirst();
        return connection.judgements().isEmpty()
                ? new Fate(told(connection), null)
                : fate(connection, connection.judgements().getFirst().verdict());
    }

    /** Of a mail that is taken for others, the copy of who would refuse it is held. */
    private static Fate fate(Decision decision, Verdict verdict) {
        Action told = told(decision);
        Action taken = verdict.action() == Action.REJECT ? Action.HOLD : verdict.action();
        return new Fate(told.isRefusal() ? told : taken, verdict);
    }

    /** What the client heard. */
    private static Action told(Decision decision) {
        return switch (decision.ending()) {
            case REFUSED -> Action.REJECT;
            case DEFERRED -> Action.DEFER;
            case ACCEPTED, HELD, SPLIT, DISCARDED -> Action.DELIVER;
        };
    }
}
