package io.sallyport.journal;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the policy in force would have made of mail that was judged before, by what was found then. */
public interface Hindsight {
    /**
     * Judges the newest decisions again.
     *
     * @param since the oldest that is looked at
     * @param mostDecisions how many are looked at, the newest first
     * @param mostChanges how many changes are told; all are counted
     */
    View since(Instant since, int mostDecisions, int mostChanges) throws IOException;

    /**
     * What came of it.
     *
     * @param policy the version of the policy in force
     * @param decisions how many were looked at
     * @param isAll whether there were no more of them
     * @param changed how many verdicts would be another
     * @param changes the newest of those
     */
    record View(String policy, long decisions, boolean isAll, long changed, List<Change> changes) {
        public View {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A verdict that would be another.
     *
     * @param decision its id
     * @param recipients whose verdict; empty before RCPT
     * @param causes what makes the difference, each in one line
     * @param isCertain whether the record tells all that the verdict rests on
     */
    record Change(
            String decision,
            Instant at,
            String sender,
            List<String> recipients,
            String before,
            String after,
            List<String> causes,
            boolean isCertain) {
        public Change {
            recipients = List.copyOf(recipients);
            causes = List.copyOf(causes);
        }
    }
}
