package io.sallyport.relay;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.Policy;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.DeliveryMode;
import io.sallyport.relay.DeliveryReport.Notice;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Cut-through with a spool behind it.
 *
 * <p>A mail for one route is offered to its backend while the sender waits; only what the backend does not take now is
 * written to the spool. A mail for several routes is written first and promised last: were the spool to fail after one
 * backend has taken the mail, the sender would have to be told "try again", and the repetition would be a duplicate.
 */
@ApplicationScoped
public class InnerDoor implements Delivery {
    private static final Logger LOG = Logger.getLogger(InnerDoor.class);
    private static final Deferred QUEUED = new Deferred(null, "queued", null, false);

    private final Backends backends;
    private final Spool spool;
    private final RelayWorker worker;
    private final Reports reports;
    private final Clock clock;

    public InnerDoor(Backends backends, Spool spool, RelayWorker worker, Reports reports, Clock clock) {
        this.backends = backends;
        this.spool = spool;
        this.worker = worker;
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public Map<MailAddress, Outcome> deliver(
            MailTransaction mail,
            MailMessage message,
            Policy policy,
            Map<MailAddress, String> held,
            boolean senderVerified)
            throws IOException {
        if (held.isEmpty()) {
            return handOver(mail, message, policy, senderVerified, false);
        }
        List<MailAddress> others = mail.envelope().recipients().stream()
                .filter(recipient -> !held.containsKey(recipient))
                .toList();
        SpooledMail kept = hold(mail, message, held, others.isEmpty(), senderVerified);
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        held.forEach((recipient, why) -> outcomes.put(recipient, new Outcome.Held(why)));
        if (!others.isEmpty()) {
            try {
                outcomes.putAll(handOver(mail.forRecipients(others), message, policy, senderVerified, true));
            } catch (IOException | RuntimeException e) {
                takeBack(kept, e);
                throw e;
            }
        }
        return outcomes;
    }

    /** The sender is told to try again, and will send for all recipients. */
    private void takeBack(SpooledMail kept, Exception reason) {
        try {
            spool.remove(kept);
        } catch (IOException e) {
            reason.addSuppressed(e); // One copy too many is held: less bad than none
        }
    }

    private SpooledMail hold(
            MailTransaction mail, MailMessage message, Map<MailAddress, String> held, boolean whole, boolean verified)
            throws IOException {
        List<MailAddress> recipients = List.copyOf(held.keySet());
        String name = whole ? mail.queueId() : mail.queueId() + "-held"; // The others' copy may need the name itself
        SpooledMail entry = entry(name, mail.forRecipients(recipients), message, 0, clock.instant(), verified);
        String why = held.values().stream().distinct().collect(Collectors.joining("; "));
        try (Spool.Draft draft = spool.draft(entry.asHeld(), message)) {
            return draft.commit(recipients, why);
        }
    }

    private Map<MailAddress, Outcome> handOver(
            MailTransaction mail, MailMessage message, Policy policy, boolean verified, boolean othersHeld)
            throws IOException {
        Map<RelayPolicy, List<MailAddress>> routes = routes(mail.envelope().recipients(), policy);
        RelayPolicy first = routes.keySet().iterator().next();
        boolean writtenFirst = routes.size() > 1 || first.delivery() == DeliveryMode.QUEUED;
        Map<MailAddress, RecipientResult> results = writtenFirst
                ? spoolThenOffer(mail, message, routes, verified)
                : offerThenSpool(mail, message, first, verified);
        return outcomes(mail, message, results, verified, othersHeld);
    }

    /** The recipients of each route, in their order: what goes one way goes in one transaction. */
    private static Map<RelayPolicy, List<MailAddress>> routes(List<MailAddress> recipients, Policy policy) {
        if (recipients.size() == 1) { // Nearly all mail: spares the look at every field of the route
            return Map.of(route(recipients.getFirst(), policy), recipients);
        }
        Map<RelayPolicy, List<MailAddress>> routes = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            routes.computeIfAbsent(route(recipient, policy), route -> new ArrayList<>())
                    .add(recipient);
        }
        return routes;
    }

    private static RelayPolicy route(MailAddress recipient, Policy policy) {
        DomainPolicy domain = policy.domain(recipient.asciiDomain());
        if (domain == null) {
            throw new IllegalArgumentException("not a recipient of a served domain: " + recipient);
        }
        return domain.relay();
    }

    private Map<MailAddress, RecipientResult> offerThenSpool(
            MailTransaction mail, MailMessage message, RelayPolicy route, boolean verified) throws IOException {
        Map<MailAddress, RecipientResult> results = offer(route, mail.envelope(), message);
        List<MailAddress> waiting = waiting(results);
        if (!waiting.isEmpty()) {
            Instant next = clock.instant().plus(route.retry().first());
            try (Spool.Draft draft = spool.draft(entry(mail, message, 1, next, verified), message)) {
                worker.accepted(draft.commit(waiting, why(results)));
            }
        }
        return results;
    }

    private Map<MailAddress, RecipientResult> spoolThenOffer(
            MailTransaction mail, MailMessage message, Map<RelayPolicy, List<MailAddress>> routes, boolean verified)
            throws IOException {
        try (Spool.Draft draft = spool.draft(entry(mail, message, 0, clock.instant(), verified), message)) {
            Map<MailAddress, RecipientResult> results = offerToAll(mail, message, routes);
            List<MailAddress> waiting = waiting(results);
            if (!waiting.isEmpty()) {
                worker.accepted(draft.commit(waiting, why(results)));
            }
            return results;
        }
    }

    /** Offers the mail to the backends of all cut-through routes side by side. */
    private Map<MailAddress, RecipientResult> offerToAll(
            MailTransaction mail, MailMessage message, Map<RelayPolicy, List<MailAddress>> routes) {
        Map<MailAddress, RecipientResult> results = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            routes.forEach((route, recipients) -> {
                if (route.delivery() == DeliveryMode.CUT_THROUGH) {
                    Envelope part = mail.envelope().withRecipients(recipients);
                    threads.execute(() -> results.putAll(offer(route, part, message)));
                } else {
                    recipients.forEach(recipient -> results.put(recipient, QUEUED));
                }
            });
        }
        return results;
    }

    /** An error of ours must not look as if the mail had gone nowhere: it may be with the backend already. */
    private Map<MailAddress, RecipientResult> offer(RelayPolicy route, Envelope envelope, MailMessage message) {
        try {
            Map<MailAddress, RecipientResult> results = backends.transfer(route, envelope, message, route.budget());
            if (results.values().stream().anyMatch(RecipientResult.Delivered.class::isInstance)) {
                worker.answered(route); // Mail that waits for this backend need not wait for its next probe
            }
            return results;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Offering a mail to %s failed", route.backends());
            Deferred failed = new Deferred(null, "internal error: " + e, null, true);
            return envelope.recipients().stream().collect(Collectors.toMap(recipient -> recipient, r -> failed));
        }
    }

    private static List<MailAddress> waiting(Map<MailAddress, RecipientResult> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Deferred)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What went wrong; empty where nothing was tried, which spares the spool a second write. */
    private static String why(Map<MailAddress, RecipientResult> results) {
        return results.values().stream()
                .filter(result -> result != QUEUED)
                .filter(Deferred.class::isInstance)
                .map(result -> ((Deferred) result).why())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static SpooledMail entry(
            MailTransaction mail, MailMessage message, int attempts, Instant next, boolean verified) {
        return entry(mail.queueId(), mail, message, attempts, next, verified);
    }

    private static SpooledMail entry(
            String name, MailTransaction mail, MailMessage message, int attempts, Instant next, boolean verified) {
        return new SpooledMail(
                name,
                mail.envelope(),
                mail.envelope().recipients(),
                verified,
                mail.client().address().getHostAddress(),
                mail.received(),
                message.size(),
                attempts,
                next,
                null,
                false,
                false);
    }

    /** If every recipient was refused, the sender hears it now; a refusal among others must be reported. */
    private Map<MailAddress, Outcome> outcomes(
            MailTransaction mail,
            MailMessage message,
            Map<MailAddress, RecipientResult> results,
            boolean verified,
            boolean othersHeld) {
        Map<MailAddress, SmtpReply> refusals = new LinkedHashMap<>();
        results.forEach((recipient, result) -> {
            if (result instanceof RecipientResult.Refused(String backend, SmtpReply reply)) {
                refusals.put(recipient, reply);
            }
        });
        boolean allRefused = refusals.size() == results.size() && !othersHeld;
        boolean reported = !allRefused && !refusals.isEmpty() && report(mail, message, refusals, verified);
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        for (MailAddress recipient : mail.envelope().recipients()) {
            outcomes.put(recipient, outcome(results.get(recipient), allRefused, reported));
        }
        return outcomes;
    }

    private static Outcome outcome(@Nullable RecipientResult result, boolean allRefused, boolean reported) {
        return switch (result) {
            case RecipientResult.Delivered(String backend, SmtpReply reply) -> new Outcome.Delivered(backend);
            case RecipientResult.Refused(String backend, SmtpReply reply) -> {
                SmtpReply cleaned = BackendReplies.cleaned(reply);
                yield allRefused ? new Outcome.Refused(cleaned) : new Outcome.Bounced(cleaned, reported);
            }
            case Deferred deferred -> new Outcome.Spooled(deferred.why());
            case null -> throw new IllegalStateException("a recipient without a result");
        };
    }

    private boolean report(
            MailTransaction mail, MailMessage message, Map<MailAddress, SmtpReply> refusals, boolean verified) {
        List<Notice> notices = refusals.entrySet().stream()
                .map(refusal -> Notice.of(refusal.getKey(), refusal.getValue()))
                .toList();
        try {
            SpooledMail original = entry(mail, message, 0, clock.instant(), verified);
            SpooledMail report = reports.failed(original, message, notices);
            if (report != null) {
                worker.accepted(report);
            }
            return report != null;
        } catch (IOException e) {
            // Other recipients have the mail: a 4yz now would send them a second one
            LOG.errorf(e, "The report on %s for %s could not be stored", mail.queueId(), refusals.keySet());
            return false;
        }
    }
}
