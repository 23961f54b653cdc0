package io.sallyport.admin.quarantine;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.lists.KnownList;
import io.sallyport.admin.lists.Remember;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.admin.lists.SenderMemory.Plan;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.Recheck;
import io.sallyport.quarantine.VerdictChange;
import io.sallyport.quarantine.Wish;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where people stand who decide on held mail. What somebody may not see is not there for them; what they see and do is
 * written down before it is done, and is not done if it cannot be written down.
 */
@ApplicationScoped
public class QuarantineDesk {
    /** How a {@link Decided#lesson} begins that failed. */
    static final String NOT_LEARNED = "not learned: ";

    private static final Logger LOG = Logger.getLogger(QuarantineDesk.class);

    private final Quarantine quarantine;
    private final Recheck recheck;
    private final Learning learning;
    private final SenderMemory memory;
    private final AuditLog audit;
    private final Clock clock;

    public QuarantineDesk(
            Quarantine quarantine,
            Recheck recheck,
            Learning learning,
            SenderMemory memory,
            AuditLog audit,
            Clock clock) {
        this.quarantine = quarantine;
        this.recheck = recheck;
        this.learning = learning;
        this.memory = memory;
        this.audit = audit;
        this.clock = clock;
    }

    /** Of the mails that are asked for, those that the caller may see. */
    public HeldMailPage search(Caller caller, HeldMailQuery query) throws IOException {
        return quarantine.search(query.within(caller.domains()));
    }

    /** How many of those there are. */
    public Counts count(Caller caller, HeldMailQuery query) throws IOException {
        return quarantine.count(query.within(caller.domains()));
    }

    /** One mail; null if there is none of that name that the caller may see. */
    public @Nullable HeldMail find(Caller caller, String id) throws IOException {
        HeldMail mail = quarantine.find(id);
        return mail != null && caller.sees(mail.recipient().asciiDomain()) ? mail : null;
    }

    /** The held mails of one mail that came, however they stand. */
    public List<HeldMail> ofMail(Caller caller, String queueId) throws IOException {
        return search(caller, HeldMailQuery.ofMail(queueId)).mails();
    }

    /** What the policy made of a mail; null if that is no longer kept. */
    public @Nullable Verdict verdict(HeldMail mail) throws IOException {
        return quarantine.verdict(mail);
    }

    /** Whether the caller may see what a mail holds. */
    public boolean maySeeContent(Caller caller, HeldMail mail) {
        return caller.may(Permission.QUARANTINE_CONTENT) && mayTouch(caller, mail);
    }

    /** Whether the caller may do something with a mail, as far as that rests on who they are. */
    public boolean may(Caller caller, Act act, HeldMail mail) {
        // To ask or to say no does no harm, whatever is in it
        boolean touches = act == Act.RELEASE || act == Act.DELETE;
        return caller.may(act.permission()) && (!touches || mayTouch(caller, mail));
    }

    private static boolean mayTouch(Caller caller, HeldMail mail) {
        return mail.mailClass() != MailClass.MALWARE || caller.may(Permission.QUARANTINE_MALWARE);
    }

    /**
     * The octets of a mail.
     *
     * @param what of it the caller wants to see, for the audit log: {@code preview}, {@code message} …
     * @throws Denied if the caller may not see them
     */
    public MailMessage content(Caller caller, HeldMail mail, String what) throws IOException {
        if (!maySeeContent(caller, mail)) {
            throw new Denied(
                    caller.may(Permission.QUARANTINE_CONTENT)
                            ? "mail of the class malware is not yours to open"
                            : "the content of mail is not yours to see");
        }
        record(caller, "quarantine.content", mail, Map.of("part", what));
        return quarantine.message(mail);
    }

    /**
     * Decides on a mail.
     *
     * @throws Denied if the caller may not
     * @throws IOException if it could not be done or not be written down; it is not done then
     */
    public Decided decide(Caller caller, Act act, String id, Order order) throws IOException {
        HeldMail mail = find(caller, id);
        if (mail == null) {
            return new Decided(new Outcome.Unknown(id));
        }
        if (!may(caller, act, mail)) {
            throw new Denied(
                    caller.may(act.permission())
                            ? "mail of the class malware is not yours to decide on"
                            : "to %s held mail is not yours to do".formatted(act.text()));
        }
        check(caller, order);
        Plan plan = plan(caller, act, mail, order);
        if (plan instanceof Plan.Objection(String why)) {
            return new Decided(new Outcome.NotPossible(mail, why));
        }
        record(caller, "quarantine." + act.text(), mail, details(order));
        // Read before it goes: what is deleted may be gone behind it
        Supplier<String> lesson = order.learn() == null ? () -> "" : lesson(mail, order.learn());
        Wish wish = new Wish(caller.name(), order.reason(), order.version(), order.to(), false, order.knowingly());
        Outcome outcome =
                switch (act) {
                    case RELEASE -> quarantine.release(id, wish);
                    case REQUEST -> quarantine.requestRelease(id, wish);
                    case DENY -> quarantine.deny(id, wish);
                    case DELETE -> quarantine.delete(id, wish);
                };
        recordEnd(caller, act, mail, outcome);
        if (!(outcome instanceof Outcome.Done(HeldMail now, boolean repeated))) {
            return new Decided(outcome);
        }
        String remembered = plan instanceof Plan.Adding adding ? memory.carryOut(caller, adding) : "";
        return new Decided(outcome, repeated ? "" : lesson.get(), remembered);
    }

    private static void check(Caller caller, Order order) {
        MailAddress to = order.to();
        if (to != null && !caller.sees(to.asciiDomain())) {
            throw new Denied("mail to %s is not yours to send".formatted(to.asciiDomain()));
        }
        if (order.learn() != null && !caller.may(Permission.LEARN)) {
            throw new Denied("the classifier is not yours to teach");
        }
    }

    /** What is to be remembered of the sender, found out before the mail is decided on; null: nothing. */
    private @Nullable Plan plan(Caller caller, Act act, HeldMail mail, Order order) throws IOException {
        Remember wish = order.remember();
        if (wish == null) {
            return null;
        }
        return switch (act) {
            case RELEASE -> memory.plan(caller, mail, KnownList.Kind.ALLOW, wish, order.reason());
            case DELETE -> memory.plan(caller, mail, KnownList.Kind.BLOCK, wish, order.reason());
            case REQUEST, DENY -> new Plan.Objection("a sender is remembered when mail is released or deleted");
        };
    }

    /**
     * Has a mail judged again, and says what is different; nothing becomes of that.
     *
     * @return null if it is no longer known what was made of it when it came, so that nothing can be compared
     * @throws Denied if the caller may not
     */
    public @Nullable VerdictChange recheck(Caller caller, HeldMail mail) throws IOException {
        if (!caller.may(Permission.QUARANTINE_RELEASE)) {
            throw new Denied("to have mail looked at again is not yours to do");
        }
        record(caller, "quarantine.recheck", mail, Map.of());
        Verdict before = quarantine.verdict(mail);
        return before == null
                ? null
                : VerdictChange.between(before, recheck.judge(mail, quarantine.message(mail), before));
    }

    /**
     * Teaches the classifier what a mail is, and leaves the mail as it is.
     *
     * @return what came of it, as in {@link Decided#lesson}
     * @throws Denied if the caller may not
     */
    public String learn(Caller caller, HeldMail mail, Label label) throws IOException {
        if (!caller.may(Permission.LEARN)) {
            throw new Denied("the classifier is not yours to teach");
        }
        record(caller, "quarantine.learn", mail, Map.of("as", label.name().toLowerCase(Locale.ROOT)));
        return lesson(mail, label).get();
    }

    /** The classifier is a help: what it cannot learn hinders nobody's decision, and is told. */
    private Supplier<String> lesson(HeldMail mail, Label label) throws IOException {
        MailMessage message = quarantine.message(mail);
        return () -> {
            try {
                return learning.learn(message, label, mail.recipient().asciiDomain())
                        .name()
                        .toLowerCase(Locale.ROOT);
            } catch (IOException e) {
                LOG.warnf("%s could not be learned: %s", mail.id(), e.getMessage());
                return NOT_LEARNED + e.getMessage();
            }
        };
    }

    private static Map<String, String> details(Order order) {
        Map<String, String> details = new TreeMap<>();
        if (!order.reason().isEmpty()) {
            details.put("reason", order.reason());
        }
        MailAddress to = order.to();
        if (to != null) {
            details.put("to", to.toString());
        }
        if (order.knowingly()) {
            details.put("knowingly", "true");
        }
        Label learn = order.learn();
        if (learn != null) {
            details.put("learn", learn.name().toLowerCase(Locale.ROOT));
        }
        Remember remember = order.remember();
        if (remember != null) {
            details.put("remember", "%s in %s".formatted(remember.scope().text(), remember.list()));
        }
        return details;
    }

    /** What has been done cannot be undone for want of a second entry. */
    private void recordEnd(Caller caller, Act act, HeldMail mail, Outcome outcome) {
        try {
            record(caller, "quarantine." + act.text() + ".ended", mail, Map.of("outcome", words(outcome)));
        } catch (IOException e) {
            LOG.errorf(
                    e,
                    "%s of %s by %s: %s; this is not in the audit log",
                    act.text(),
                    mail.id(),
                    caller.name(),
                    words(outcome));
        }
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.repeated() ? "was done before" : "done";
            case Outcome.NeedsSecond second -> "noted; a second person must agree";
            case Outcome.Changed changed -> "not done: somebody else was faster";
            case Outcome.Unknown unknown -> "not done: it is gone";
            case Outcome.NotPossible no -> "not done: " + no.why();
        };
    }

    private void record(Caller caller, String action, HeldMail mail, Map<String, String> details) throws IOException {
        Map<String, String> all = new TreeMap<>(details);
        all.put("recipient", mail.recipient().toString());
        all.put("class", mail.mailClass().text());
        audit.record(new AuditEntry(clock.instant(), caller.name(), caller.address(), action, mail.id(), all));
    }
}
