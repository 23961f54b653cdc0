package io.sallyport.admin.lists;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.lists.Remember.Scope;
import io.sallyport.filter.lists.Aspect;
import io.sallyport.filter.lists.ListUse;
import io.sallyport.journal.Decision;
import io.sallyport.journal.DecisionStore;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.lists.ListChange;
import io.sallyport.policy.lists.NewEntry;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a decision on a held mail an entry about who sent it.
 *
 * <p>A list on {@code from} gets the author's domain, a list on {@code sender} the reverse-path; each of them is a claim. So
 * an entry that lets mail pass is made only for a claim that this very mail has proven, and requires the same proof of every
 * later one. An entry that stops mail needs no proof, but is not made where it is known that the claim was false: it would
 * hit the one who was pretended to be.
 */
@ApplicationScoped
public class SenderMemory {
    /** How long an entry holds of which nobody says how long. */
    public static final int DAYS = 90;

    private static final Logger LOG = Logger.getLogger(SenderMemory.class);

    private final ListDesk desk;
    private final DecisionStore journal;
    private final Clock clock;

    public SenderMemory(ListDesk desk, DecisionStore journal, Clock clock) {
        this.desk = desk;
        this.journal = journal;
        this.clock = clock;
    }

    /** What would be remembered. */
    public sealed interface Plan {
        /** This entry, in this list. */
        record Adding(KnownList list, NewEntry entry) implements Plan {}

        /** Nothing, and why. */
        record Objection(String why) implements Plan {}
    }

    /** The lists that can remember a sender. */
    public List<KnownList> choices() {
        return desk.lists().stream()
                .filter(list -> list.kind() != KnownList.Kind.OTHER && aspect(list) != null)
                .toList();
    }

    /** To remember as little of a sender as a list can: the address if it knows addresses, else the domain. */
    public Remember narrowest(String name) {
        KnownList list = desk.find(name);
        boolean knowsAddresses = list != null && aspect(list) == Aspect.SENDER;
        return new Remember(name, null, knowsAddresses ? Scope.ADDRESS : Scope.DOMAIN);
    }

    /** Of an entry made today, the last day on which it holds unless somebody says otherwise. */
    public LocalDate usualEnd() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(DAYS);
    }

    /**
     * What would be remembered; nothing is done yet.
     *
     * @param kind whether the sender is to be let pass or not
     * @param reason for the entry
     * @throws Denied if the caller may not change lists
     * @throws IOException if it cannot be read how the mail's sender was authenticated
     */
    public Plan plan(Caller caller, HeldMail mail, KnownList.Kind kind, Remember wish, String reason)
            throws IOException {
        if (!ListDesk.mayChange(caller)) {
            throw new Denied("lists are not yours to change");
        }
        KnownList list = desk.find(wish.list());
        Aspect aspect = list == null ? null : aspect(list);
        if (list == null) {
            return new Plan.Objection("the policy names no list " + wish.list());
        }
        if (list.kind() != kind || aspect == null) {
            return new Plan.Objection("%s is no list that %ss senders".formatted(list.name(), kind.text()));
        }
        Decision decision = journal.find(mail.queueId());
        if (decision == null) {
            return new Plan.Objection("it is no longer known whether the sender of this mail was who it said");
        }
        ProvenSender sender = ProvenSender.of(decision.authentication());
        String domain = domain(aspect, mail, sender);
        if (domain == null) {
            return new Plan.Objection(
                    aspect == Aspect.FROM
                            ? "nobody could say for certain who wrote this mail"
                            : "this mail names no sender to send reports to");
        }
        if (aspect == Aspect.FROM && wish.scope() == Scope.ADDRESS) {
            return new Plan.Objection("%s is a list of authors' domains, not of addresses".formatted(list.name()));
        }
        return switch (kind) {
            case ALLOW -> allowing(list, mail, sender, domain, wish, caller, reason);
            case BLOCK ->
                sender.isForged(aspect)
                        ? new Plan.Objection("somebody else pretended to be %s: an entry would hit the one who is it"
                                .formatted(domain))
                        : adding(list, mail, domain, Set.of(), wish, caller, reason);
            case OTHER -> new Plan.Objection("it is for nothing that a decision on mail could add to");
        };
    }

    private Plan allowing(
            KnownList list,
            HeldMail mail,
            ProvenSender sender,
            String domain,
            Remember wish,
            Caller caller,
            String reason) {
        if (mail.mailClass() == MailClass.MALWARE) {
            return new Plan.Objection("who sends malware is not let pass from now on");
        }
        Proof proof = sender.proofOf(domain);
        if (proof == null) {
            return new Plan.Objection(
                    "neither SPF nor DKIM proves that this mail is from %s: an entry would help who pretends to be"
                            .formatted(domain));
        }
        for (ListUse use : list.uses()) {
            for (Proof required : use.requires()) {
                if (!sender.proves(required, domain)) {
                    return new Plan.Objection(
                            "%s requires %s, which this mail does not have".formatted(list.name(), required.text()));
                }
            }
        }
        return adding(list, mail, domain, Set.of(proof), wish, caller, reason);
    }

    private Plan adding(
            KnownList list,
            HeldMail mail,
            String domain,
            Set<Proof> requires,
            Remember wish,
            Caller caller,
            String reason) {
        MailAddress sender = mail.reversePath();
        String text = wish.scope() == Scope.ADDRESS && sender != null
                ? sender.withAsciiDomain().toString()
                : domain;
        LocalDate end = wish.expires() == null ? usualEnd() : wish.expires();
        String why = reason.isBlank() ? "held mail " + mail.id() : "held mail %s: %s".formatted(mail.id(), reason);
        try {
            return new Plan.Adding(list, new NewEntry(text, end, caller.name(), inQuotes(why), requires));
        } catch (IllegalArgumentException e) { // A local part that a list cannot name
            return new Plan.Objection(String.valueOf(e.getMessage()));
        }
    }

    /** What a person writes to colleagues may hold what a line of a list cannot. */
    private static String inQuotes(String reason) {
        String fit = reason.replace('"', '\'').replaceAll("[\\p{C}\\u2028\\u2029]", " ");
        return fit.length() > NewEntry.LONGEST_REASON ? fit.substring(0, NewEntry.LONGEST_REASON) : fit;
    }

    /**
     * Adds what was planned.
     *
     * @return {@code added}, {@code known}, or why not
     */
    public String carryOut(Caller caller, Plan.Adding plan) {
        try {
            return switch (desk.add(caller, plan.list(), plan.entry(), null)) {
                case ListChange.Made made -> "added";
                case ListChange.AlreadySo known -> "known";
                case ListChange.Contradicts known -> "known"; // Until when somebody else has decided
                case ListChange.Rejected(String why) -> "not added: " + why;
                case ListChange.Changed(String why) -> "not added: " + why;
                case ListChange.NotWritable(String why) -> "not added: " + why;
                case ListChange.UnknownList gone -> "not added: the list is gone";
                case ListChange.Missing missing -> "not added: the list is gone";
            };
        } catch (
                IOException
                        e) { // The mail has been decided on; what hinders its memory is told, and hinders nothing else
            LOG.errorf(
                    e,
                    "%s could not be added to %s",
                    plan.entry().text(),
                    plan.list().name());
            return "not added: the list cannot be reached";
        }
    }

    private static @Nullable String domain(Aspect aspect, HeldMail mail, ProvenSender sender) {
        MailAddress reversePath = mail.reversePath();
        return aspect == Aspect.FROM ? sender.author() : reversePath == null ? null : reversePath.asciiDomain();
    }

    /** Whom a list knows: authors if it is used for them, else senders; null if neither. */
    private static @Nullable Aspect aspect(KnownList list) {
        for (Aspect aspect : List.of(Aspect.FROM, Aspect.SENDER)) {
            if (list.uses().stream().anyMatch(use -> use.of() == aspect)) {
                return aspect;
            }
        }
        return null;
    }
}
