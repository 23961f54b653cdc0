package io.sallyport.admin.digest;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.digest.Visit.Done;
import io.sallyport.admin.digest.Visit.Refused;
import io.sallyport.admin.digest.Visit.Repeated;
import io.sallyport.admin.digest.Visit.Shown;
import io.sallyport.admin.lists.Remember;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.admin.quarantine.Act;
import io.sallyport.admin.quarantine.Decided;
import io.sallyport.admin.quarantine.Order;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.digest.DigestConfig;
import io.sallyport.digest.DigestLinks;
import io.sallyport.digest.DigestLinks.Link;
import io.sallyport.digest.DigestLinks.Reading;
import io.sallyport.digest.Offered;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.PolicyStore;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what recipients want who come with a link of a digest: no more than the link says, the policy of the recipient still
 * offers, and the {@link QuarantineDesk} lets them, who writes it down as the deed of {@code recipient:<address>}.
 */
@Singleton
class LinkDesk {
    private static final String GONE = "The mail is no longer held.";

    private final DigestConfig config;
    private final DigestLinks links;
    private final LinkThrottle throttle;
    private final QuarantineDesk desk;
    private final SenderMemory memory;
    private final PolicyStore policies;
    private final MailMetrics metrics;

    @Inject
    LinkDesk(
            DigestConfig config,
            DigestLinks links,
            LinkThrottle throttle,
            QuarantineDesk desk,
            SenderMemory memory,
            PolicyStore policies,
            MailMetrics metrics) {
        this.config = config;
        this.links = links;
        this.throttle = throttle;
        this.desk = desk;
        this.memory = memory;
        this.policies = policies;
        this.metrics = metrics;
    }

    /** Says what a link would do, and does nothing. */
    Visit look(String token, String address) throws IOException {
        return counted(visit(token, address));
    }

    /**
     * Does what a link says.
     *
     * @param proof what its form bore; without the right one nothing is done
     */
    Visit act(String token, @Nullable String proof, String address) throws IOException {
        Visit visit = visit(token, address);
        return counted(
                visit instanceof Shown(DigestLinks.Act act, HeldMail mail, String expected)
                                && links.isProof(token, proof)
                        ? decide(act, mail, address)
                        : visit);
    }

    private Visit counted(Visit visit) {
        metrics.digestLink(visit.text());
        return visit;
    }

    private Visit visit(String token, String address) throws IOException {
        if (throttle.bars(address)) {
            return new Visit.Throttled();
        }
        Reading reading = config.enabled() ? links.read(token) : new Reading.Forged();
        return switch (reading) {
            case Reading.Forged() -> {
                throttle.failed(address);
                yield new Visit.Forged();
            }
            case Reading.Expired() -> new Visit.Expired();
            case Reading.Valid(Link link) -> visit(token, link, address);
        };
    }

    private Visit visit(String token, Link link, String address) throws IOException {
        HeldMail mail = desk.find(caller(link.act(), link.recipient(), domain(link.recipient()), address), link.id());
        if (mail == null || !link.isOf(mail)) {
            return new Refused(GONE);
        }
        if (isDone(link.act(), mail.state())) {
            return new Repeated(link.act(), mail);
        }
        if (mail.state().isFinal()) {
            return new Refused(GONE);
        }
        return isOffered(link.act(), mail)
                ? new Shown(link.act(), mail, links.proof(token))
                : new Refused("This is not for you to do any more.");
    }

    private static boolean isDone(DigestLinks.Act act, State state) {
        return switch (act) {
            case RELEASE -> state == State.RELEASED;
            case REQUEST -> state == State.RELEASE_REQUESTED || state == State.RELEASED;
            case BLOCK -> state == State.DELETED;
        };
    }

    private boolean isOffered(DigestLinks.Act act, HeldMail mail) {
        DigestPolicy policy = policy(mail);
        return policy != null && Offered.isOffered(policy, mail, act);
    }

    /** The policy of today: it may be another than that of the day on which the link was made. */
    private @Nullable DigestPolicy policy(HeldMail mail) {
        DomainPolicy domain = policies.current().domain(mail.recipient().asciiDomain());
        return domain == null ? null : domain.judging(mail.recipient()).digest();
    }

    private Visit decide(DigestLinks.Act act, HeldMail mail, String address) throws IOException {
        String recipient = mail.recipient().withAsciiDomain().toString();
        Caller caller = caller(act, recipient, mail.recipient().asciiDomain(), address);
        Act deed =
                switch (act) {
                    case RELEASE -> Act.RELEASE;
                    case REQUEST -> Act.REQUEST;
                    case BLOCK -> Act.DELETE;
                };
        Order order = new Order("by a link of a digest", null, null, false, null, remember(act, mail));
        try {
            Decided decided = desk.decide(caller, deed, mail.id(), order);
            return switch (decided.outcome()) {
                case Outcome.Done(HeldMail now, boolean repeated) ->
                    decided.remembered().startsWith("not ")
                            ? new Refused("It was deleted, but its sender could not be blocked.")
                            : repeated ? new Repeated(act, now) : new Done(act, now);
                case Outcome.NeedsSecond(HeldMail now) ->
                    new Refused("Somebody else must let it go as well; it was noted.");
                case Outcome.Unknown(String id) -> new Refused(GONE);
                case Outcome.Changed(HeldMail now) -> new Refused("Somebody has just decided on it; look again.");
                case Outcome.NotPossible(HeldMail now, String why) ->
                    new Refused(
                            act == DigestLinks.Act.BLOCK
                                    ? "Its sender cannot be blocked: " + why + "."
                                    : "It cannot be let go now.");
            };
        } catch (Denied e) {
            return new Refused("This is not for you to do.");
        }
    }

    /** Whose sender is to be refused, as narrowly as the list of the recipient's policy can name it. */
    private @Nullable Remember remember(DigestLinks.Act act, HeldMail mail) {
        DigestPolicy policy = policy(mail);
        return act == DigestLinks.Act.BLOCK && policy != null && policy.block() != null
                ? memory.narrowest(policy.block())
                : null;
    }

    /**
     * Who acts. Lists are of the whole gateway, and so is the one whom the policy lets add to one of them; that this is
     * about their own mail alone, the link says.
     */
    private static Caller caller(DigestLinks.Act act, String recipient, String domain, String address) {
        Set<Permission> permissions =
                switch (act) {
                    case RELEASE -> Set.of(Permission.QUARANTINE_RELEASE);
                    case REQUEST -> Set.of(Permission.QUARANTINE_REQUEST);
                    case BLOCK -> Set.of(Permission.QUARANTINE_DELETE, Permission.POLICY_CHANGE);
                };
        return new Caller(
                "recipient:" + recipient, permissions, act == DigestLinks.Act.BLOCK ? null : Set.of(domain), address);
    }

    private static String domain(String recipient) {
        return recipient.substring(recipient.lastIndexOf('@') + 1);
    }
}
