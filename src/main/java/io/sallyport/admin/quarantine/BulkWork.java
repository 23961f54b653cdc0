package io.sallyport.admin.quarantine;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.jobs.Job;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.VerdictChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing with many held mails, one after the other and each as if it were the only one: rights, the second person
 * for malware, the audit log and the classifier are those of the {@link QuarantineDesk}. What fails with one mail is told
 * and leaves the others.
 */
@ApplicationScoped
class BulkWork {
    private static final Logger LOG = Logger.getLogger(BulkWork.class);

    /** So many mails one after the other that the disk refuses: it is not for the mails. */
    private static final int MOST_UNREACHABLE = 20;

    private final QuarantineDesk desk;

    BulkWork(QuarantineDesk desk) {
        this.desk = desk;
    }

    /** Does it with one mail. */
    BulkResult one(Caller caller, BulkOrder order, String id) {
        try {
            return switch (order.act()) {
                case RELEASE -> decide(caller, Act.RELEASE, order, id);
                case REQUEST_RELEASE -> decide(caller, Act.REQUEST, order, id);
                case DENY -> decide(caller, Act.DENY, order, id);
                case DELETE -> decide(caller, Act.DELETE, order, id);
                case RECHECK -> recheck(caller, id);
                case LEARN -> learn(caller, order, id);
            };
        } catch (Denied e) {
            return BulkResult.failed(id, Problem.of(Status.FORBIDDEN, String.valueOf(e.getMessage())));
        } catch (NoSuchFileException e) {
            return BulkResult.failed(id, Refusals.octetsGone());
        } catch (IOException e) {
            LOG.errorf("To %s %s fails: %s", order.act().text(), id, e.getMessage());
            return BulkResult.failed(id, Refusals.unreachable());
        }
    }

    /**
     * Does it with all mails that a query asks for, and tells a job of each.
     *
     * @param query frozen: no mail that comes later is in its answer
     * @throws IOException if the quarantine cannot be reached
     */
    void all(Caller caller, BulkOrder order, HeldMailQuery query, Job job) throws IOException {
        HeldMailQuery page = query.by(HeldMailQuery.Order.OLDEST, HeldMailQuery.MOST);
        int unreachable = 0;
        while (page != null) {
            HeldMailPage found = desk.search(caller, page);
            for (HeldMail mail : found.mails()) {
                if (job.isStopping()) {
                    return;
                }
                BulkResult result = one(caller, order, mail.id());
                note(job, result);
                unreachable = isUnreachable(result.problem()) ? unreachable + 1 : 0;
                if (unreachable >= MOST_UNREACHABLE) {
                    throw new IOException("%d mails one after the other could not be reached".formatted(unreachable));
                }
            }
            page = found.next() == null ? null : page.after(found.next());
        }
    }

    private static void note(Job job, BulkResult result) {
        Problem problem = result.problem();
        if (problem != null) {
            job.failed(result.id(), problem);
            return;
        }
        job.done(result.outcome());
        if (!result.lesson().isEmpty()) {
            // Why it was not learned is in the log, mail by mail
            job.also(result.lesson().startsWith(QuarantineDesk.NOT_LEARNED) ? "not_learned" : result.lesson());
        }
    }

    private static boolean isUnreachable(@Nullable Problem problem) {
        return problem != null && problem.status() == Status.SERVICE_UNAVAILABLE.getStatusCode();
    }

    private BulkResult decide(Caller caller, Act act, BulkOrder order, String id) throws IOException {
        Decided decided = desk.decide(caller, act, id, order.order());
        return switch (decided.outcome()) {
            case Outcome.Done(HeldMail mail, boolean repeated) ->
                BulkResult.done(id, repeated ? "unchanged" : mail.state().text(), decided.lesson());
            case Outcome.NeedsSecond needed -> BulkResult.done(id, "needs_second", "");
            case Outcome.Unknown(String name) -> BulkResult.failed(id, Refusals.unknown(name));
            case Outcome.Changed(HeldMail mail) -> BulkResult.failed(id, Refusals.changed(mail));
            case Outcome.NotPossible(HeldMail mail, String why) -> BulkResult.failed(id, Refusals.notPossible(why));
        };
    }

    private BulkResult recheck(Caller caller, String id) throws IOException {
        HeldMail mail = desk.find(caller, id);
        if (mail == null) {
            return BulkResult.failed(id, Refusals.unknown(id));
        }
        VerdictChange change = desk.recheck(caller, mail);
        return change == null
                ? BulkResult.failed(id, Refusals.findingsGone(mail))
                : BulkResult.rechecked(id, VerdictChangeView.of(change));
    }

    private BulkResult learn(Caller caller, BulkOrder order, String id) throws IOException {
        HeldMail mail = desk.find(caller, id);
        if (mail == null || order.order().learn() == null) {
            return BulkResult.failed(id, Refusals.unknown(id));
        }
        String lesson = desk.learn(caller, mail, order.order().learn());
        return lesson.startsWith(QuarantineDesk.NOT_LEARNED)
                ? BulkResult.failed(id, Problem.of(Status.CONFLICT, lesson))
                : BulkResult.done(id, lesson, "");
    }
}
