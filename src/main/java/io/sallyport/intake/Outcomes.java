package io.sallyport.intake;

import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.mail.Action;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Verdict;
import io.sallyport.relay.RecipientVerifier.Answer;

/** What filters are told of how a stage ended. */
final class Outcomes {
    private Outcomes() {}

    /** RCPT, refused by the policy. */
    static Outcome ofRefusal(Verdict verdict) {
        return new Outcome(verdict.action() == Action.DEFER ? Result.DEFERRED : Result.REJECTED, verdict);
    }

    /** RCPT, as the recipient's backend or list says. */
    static Outcome of(Answer answer, Verdict verdict) {
        Result result =
                switch (answer) {
                    case Answer.Exists() -> Result.RECIPIENT_TAKEN;
                    case Answer.Refused(SmtpReply reply) ->
                        reply.isPermanent() ? Result.RECIPIENT_UNKNOWN : Result.DEFERRED;
                    case Answer.Unavailable(String why) -> Result.DEFERRED;
                };
        return new Outcome(result, verdict);
    }

    /** DATA: what the client was told counts, whatever the verdict was for some of the recipients. */
    static Outcome of(SmtpReply reply, Verdict verdict) {
        if (!reply.isPositive()) {
            return new Outcome(reply.isPermanent() ? Result.REJECTED : Result.DEFERRED, verdict);
        }
        boolean goesOn = verdict.action().compareTo(Action.STRIP) <= 0;
        return new Outcome(goesOn ? Result.ACCEPTED : Result.KEPT, verdict);
    }
}
