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
import io.sallyport.tracing.Spans;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * written to the spool. A mail for several routes, or in several forms, is written first and promised last: were the spool
 * to fail after one backend has taken the mail, the sender would have to be told "try again", and the repetition would be a
 * duplicate.
 *
 * <p>What somebody gets as well is durable before any backend sees the rest, so that it cannot be lost any more; it is taken
 * away again if the rest is refused or fails.
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

    /**
     * What goes to the backends of one route in one transaction.
     *
     * @param recipients those of the copy that go this way
     */
    private record Part(Consignment consignment, RelayPolicy route, List<MailAddress> recipients) {}

    @Override
    public Map<MailAddress, Outcome> deliver(
            MailTransaction mail, List<Copy> copies, Policy policy, boolean senderVerified) throws IOException {
        List<Consignment> all = Consignment.of(mail, Copy.distinct(copies), senderVerified, clock.instant());
        List<Part> parts = parts(all, policy);
        try (Deposit deposit = new Deposit(spool)) {
            for (Consignment kept : all) {
                if (!kept.isOffered()) {
                    keep(deposit, kept);
                }
            }
            Map<MailAddress, RecipientResult> results = handOver(deposit, parts);
            boolean allRefused = areAllRefused(results);
            if (!allRefused) {
                deposit.promise().forEach(worker::accepted);
            }
            return outcomes(all, results, allRefused);
        }
    }

    /** What no backend is asked for while the sender waits is durable before any backend has the rest. */
    private static void keep(Deposit deposit, Consignment kept) throws IOException {
        deposit.write(kept.entry(), kept.copy().message());
        deposit.commit(kept.entry().queueId(), kept.copy().recipients(), "");
    }

    private Map<MailAddress, RecipientResult> handOver(Deposit deposit, List<Part> parts) throws IOException {
        boolean writtenFirst = parts.size() > 1
                || (parts.size() == 1 && parts.getFirst().route().delivery() == DeliveryMode.QUEUED);
        Set<Consignment> going = new LinkedHashSet<>();
        for (Part part : parts) {
            if (going.add(part.consignment()) && writtenFirst) {
                deposit.write(
                        part.consignment().entry(), part.consignment().copy().message());
            }
        }
        Map<MailAddress, RecipientResult> results = offer(parts);
        for (Consignment consignment : going) {
            Map<MailAddress, Deferred> waiting = waiting(consignment, results);
            if (!waiting.isEmpty()) {
                String why = why(waiting.values());
                if (!writtenFirst) {
                    Instant next = clock.instant()
                            .plus(parts.getFirst().route().retry().first());
                    SpooledMail offered = consignment.entry().deferred(why, next);
                    deposit.write(offered, consignment.copy().message());
                }
                deposit.commit(consignment.entry().queueId(), List.copyOf(waiting.keySet()), why);
            }
        }
        return results;
    }

    /** The recipients of each copy and route, in their order: what goes one way goes in one transaction. */
    private static List<Part> parts(List<Consignment> all, Policy policy) {
        List<Part> parts = new ArrayList<>();
        for (Consignment consignment : all) {
            List<MailAddress> recipients = consignment.copy().recipients();
            if (!consignment.isOffered()) {
                continue;
            }
            if (recipients.size() == 1) { // Nearly all mail: spares the look at every field of the route
                parts.add(new Part(consignment, route(recipients.getFirst(), policy), recipients));
                continue;
            }
            Map<RelayPolicy, List<MailAddress>> routes = new LinkedHashMap<>();
            for (MailAddress recipient : recipients) {
                routes.computeIfAbsent(route(recipient, policy), route -> new ArrayList<>())
                        .add(recipient);
            }
            routes.forEach((route, some) -> parts.add(new Part(consignment, route, some)));
        }
        return parts;
    }

    private static RelayPolicy route(MailAddress recipient, Policy policy) {
        DomainPolicy domain = policy.domain(recipient.asciiDomain());
        if (domain == null) {
            throw new IllegalArgumentException("not a recipient of a served domain: " + recipient);
        }
        return domain.relay();
    }

    /** Offers all parts side by side. */
    private Map<MailAddress, RecipientResult> offer(List<Part> parts) {
        if (parts.size() == 1) {
            return offer(parts.getFirst());
        }
        Map<MailAddress, RecipientResult> results = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> threads.execute(Spans.carrying(() -> results.putAll(offer(part)))));
        }
        return results;
    }

    /** An error of ours must not look as if the mail had gone nowhere: it may be with the backend already. */
    private Map<MailAddress, RecipientResult> offer(Part part) {
        RelayPolicy route = part.route();
        if (route.delivery() == DeliveryMode.QUEUED) {
            return part.recipients().stream().collect(Collectors.toMap(recipient -> recipient, r -> QUEUED));
        }
        Envelope envelope = part.consignment().entry().envelope().withRecipients(part.recipients());
        MailMessage message = part.consignment().copy().message();
        try {
            Map<MailAddress, RecipientResult> results = backends.transfer(route, envelope, message, route.budget());
            if (results.values().stream().anyMatch(RecipientResult.Delivered.class::isInstance)) {
                worker.answered(route); // Mail that waits for this backend need not wait for its next probe
            }
            return results;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Offering a mail to %s failed", route.backends());
            Deferred failed = new Deferred(null, "internal error: " + e, null, true);
            return part.recipients().stream().collect(Collectors.toMap(recipient -> recipient, r -> failed));
        }
    }

    private static Map<MailAddress, Deferred> waiting(
            Consignment consignment, Map<MailAddress, RecipientResult> results) {
        Map<MailAddress, Deferred> waiting = new LinkedHashMap<>();
        for (MailAddress recipient : consignment.copy().recipients()) {
            if (results.get(recipient) instanceof Deferred deferred) {
                waiting.put(recipient, deferred);
            }
        }
        return waiting;
    }

    /** What went wrong; empty where nothing was tried, which spares the spool a second write. */
    private static String why(Collection<Deferred> waiting) {
        return waiting.stream()
                .filter(deferred -> !deferred.equals(QUEUED))
                .map(Deferred::why)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** Whether nobody to whom it was sent gets the mail, now or later: then the sender hears it at once. */
    private static boolean areAllRefused(Map<MailAddress, RecipientResult> results) {
        return !results.isEmpty() && results.values().stream().allMatch(RecipientResult.Refused.class::isInstance);
    }

    /** What became of whom to whom the mail was sent; refusals among others must be reported. */
    private Map<MailAddress, Outcome> outcomes(
            List<Consignment> all, Map<MailAddress, RecipientResult> results, boolean allRefused) {
        Map<MailAddress, Outcome> outcomes = new LinkedHashMap<>();
        for (Consignment consignment : all) {
            Copy copy = consignment.copy();
            if (consignment.isOffered()) {
                List<Notice> refusals = allRefused ? List.of() : refusals(copy.recipients(), results);
                boolean reported = !refusals.isEmpty() && report(consignment, refusals);
                for (MailAddress recipient : copy.recipients()) {
                    outcomes.put(recipient, outcome(results.get(recipient), allRefused, reported));
                }
            }
        }
        return outcomes;
    }

    private static List<Notice> refusals(List<MailAddress> recipients, Map<MailAddress, RecipientResult> results) {
        List<Notice> refusals = new ArrayList<>();
        for (MailAddress recipient : recipients) {
            if (results.get(recipient) instanceof RecipientResult.Refused(String backend, SmtpReply reply)) {
                refusals.add(Notice.of(recipient, reply));
            }
        }
        return refusals;
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

    private boolean report(Consignment consignment, List<Notice> refusals) {
        try {
            SpooledMail report =
                    reports.failed(consignment.entry(), consignment.copy().message(), refusals);
            if (report != null) {
                worker.accepted(report);
            }
            return report != null;
        } catch (IOException e) {
            // Other recipients have the mail: a 4yz now would send them a second one
            LOG.errorf(
                    e,
                    "The report on %s could not be stored",
                    consignment.entry().queueId());
            return false;
        }
    }
}
