package io.sallyport.relay;

import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.relay.DeliveryReport.Notice;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The story of one attempt: a mail of the spool is offered to the backends of those routes that have room for it, and
 * what came of it is made durable, route by route.
 *
 * <p>A recipient leaves the spool as soon as a backend has taken the mail or has refused it and the report is stored; so a
 * crash at any point repeats at most the delivery that was under way. Where even the record fails (full disk), the mail is
 * kept from those recipients in memory, and the record is tried again before anything else.
 */
final class DeliveryAttempt {
    private static final EnhancedStatus EXPIRED = EnhancedStatus.of("4.4.7");
    private static final EnhancedStatus DELAYED = EnhancedStatus.of("4.4.1");

    private final Spool spool;
    private final Backends backends;
    private final Routes routes;
    private final RouteGates gates;
    private final Reports reports;
    private final DeliveryLog log;
    private final Timetable timetable;

    /** Recipients that are settled although the spool could not be told so, by queue id. */
    private final Map<String, Set<MailAddress>> settled = new ConcurrentHashMap<>();

    /**
     * When things happen.
     *
     * @param random 0 to 1, for jitter
     * @param budget how long one route may take
     * @param due where mail waits for its time
     */
    record Timetable(Clock clock, DoubleSupplier random, Duration budget, DueQueue due) {}

    DeliveryAttempt(
            Spool spool,
            Backends backends,
            Routes routes,
            RouteGates gates,
            Reports reports,
            DeliveryLog log,
            Timetable timetable) {
        this.spool = spool;
        this.backends = backends;
        this.routes = routes;
        this.gates = gates;
        this.reports = reports;
        this.log = log;
        this.timetable = timetable;
    }

    /**
     * Tries to deliver a mail, whether its time has come or not.
     *
     * @return when to look at it again; null if it is done, held or gone
     * @throws IOException if the spool cannot be read or written
     */
    @Nullable
    Instant run(String queueId) throws IOException {
        gates.withdraw(queueId);
        SpooledMail found = spool.find(queueId);
        if (found == null) {
            settled.remove(queueId);
            return null;
        }
        SpooledMail mail = found.held() ? null : without(found, settled.getOrDefault(queueId, Set.of()));
        if (mail == null) {
            return null;
        }
        Map<MailAddress, String> deferred = new LinkedHashMap<>();
        for (Map.Entry<@Nullable RelayPolicy, List<MailAddress>> group :
                byRoute(mail).entrySet()) {
            mail = tryGroup(mail, group.getKey(), group.getValue(), deferred);
            if (mail == null) {
                return null;
            }
        }
        if (!deferred.isEmpty()) {
            mail = postpone(mail, deferred);
        }
        mail = giveUpExpired(mail);
        return mail == null ? null : nextLook(warn(mail));
    }

    /** The recipients that wait, by the way they go now; null is the key of those that have none. */
    private Map<@Nullable RelayPolicy, List<MailAddress>> byRoute(SpooledMail mail) {
        Map<@Nullable RelayPolicy, List<MailAddress>> groups = new LinkedHashMap<>();
        for (MailAddress recipient : mail.pending()) {
            RelayPolicy route = routes.of(mail, recipient);
            groups.computeIfAbsent(route, r -> new ArrayList<>()).add(recipient);
        }
        return groups;
    }

    private @Nullable SpooledMail tryGroup(
            SpooledMail mail,
            @Nullable RelayPolicy route,
            List<MailAddress> recipients,
            Map<MailAddress, String> deferred)
            throws IOException {
        if (route == null) {
            recipients.forEach(recipient -> defer(mail, recipient, null, null, "domain is not served", deferred));
            return mail;
        }
        if (!gates.enter(route, mail.queueId())) {
            return mail;
        }
        RouteGates.Lesson lesson = RouteGates.Lesson.NONE;
        Map<MailAddress, RecipientResult> results;
        MailMessage message;
        try {
            message = spool.message(mail);
            backends.recheck(route); // The gate says who may try, one at a time while nobody answers
            results = backends.transfer(route, mail.envelope().withRecipients(recipients), message, timetable.budget());
            lesson = lesson(results);
        } finally {
            gates.leave(route, mail.queueId(), lesson);
        }
        return record(mail, message, recipients, results, deferred);
    }

    /** A backend that broke off in the midst of a mail may be ill, or the mail may be: neither shuts the route. */
    private static RouteGates.Lesson lesson(Map<MailAddress, RecipientResult> results) {
        boolean away = false;
        for (RecipientResult result : results.values()) {
            switch (result) {
                case RecipientResult.Delivered delivered -> {
                    return RouteGates.Lesson.ALIVE;
                }
                case RecipientResult.Refused refused -> {
                    return RouteGates.Lesson.ALIVE;
                }
                case RecipientResult.Deferred(String backend, String why, SmtpReply reply, boolean uncertain) -> {
                    if (reply != null && reply.code() != 421) {
                        return RouteGates.Lesson.ALIVE;
                    }
                    away |= backend == null || reply != null;
                }
            }
        }
        return away ? RouteGates.Lesson.AWAY : RouteGates.Lesson.NONE;
    }

    /** Makes durable what became of each recipient: first who has the mail, then who is told that he does not. */
    private @Nullable SpooledMail record(
            SpooledMail mail,
            MailMessage message,
            List<MailAddress> recipients,
            Map<MailAddress, RecipientResult> results,
            Map<MailAddress, String> deferred)
            throws IOException {
        Set<MailAddress> delivered = new HashSet<>();
        List<Notice> refused = new ArrayList<>();
        for (MailAddress recipient : recipients) {
            switch (results.get(recipient)) {
                case RecipientResult.Delivered(String backend, SmtpReply reply) -> {
                    delivered.add(recipient);
                    log.note(Kind.DELIVERED, mail, recipient, backend, reply, "");
                }
                case RecipientResult.Refused(String backend, SmtpReply reply) -> {
                    refused.add(Notice.of(recipient, reply));
                    log.note(Kind.BOUNCED, mail, recipient, backend, reply, "");
                }
                case RecipientResult.Deferred(String backend, String why, SmtpReply reply, boolean uncertain) ->
                    defer(mail, recipient, backend, reply, uncertain ? why + " (may have arrived)" : why, deferred);
                case null -> defer(mail, recipient, null, null, "no result", deferred);
            }
        }
        SpooledMail left = without(mail, delivered);
        return left == null || refused.isEmpty() ? left : bounce(left, message, refused);
    }

    private void defer(
            SpooledMail mail,
            MailAddress recipient,
            @Nullable String backend,
            @Nullable SmtpReply reply,
            String why,
            Map<MailAddress, String> deferred) {
        deferred.put(recipient, reply == null ? why : why + ": " + reply);
        log.note(Kind.DEFERRED, mail, recipient, backend, reply, why);
    }

    /** Reports recipients as failed, and takes them off the mail when the report is durable. */
    private @Nullable SpooledMail bounce(SpooledMail mail, MailMessage message, List<Notice> notices)
            throws IOException {
        follow(reports.failed(mail, message, notices));
        return without(mail, Set.copyOf(notices.stream().map(Notice::recipient).toList()));
    }

    private void follow(@Nullable SpooledMail report) {
        if (report != null) {
            timetable.due().at(report.queueId(), report.nextAttempt());
        }
    }

    /** Takes recipients off the mail, durably; null if nobody waits any more. */
    private @Nullable SpooledMail without(SpooledMail mail, Set<MailAddress> done) throws IOException {
        if (done.isEmpty()) {
            return mail;
        }
        List<MailAddress> left = mail.pending().stream()
                .filter(waiting -> !done.contains(waiting))
                .toList();
        Set<MailAddress> all = new HashSet<>(settled.getOrDefault(mail.queueId(), Set.of()));
        all.addAll(done);
        settled.put(mail.queueId(), Set.copyOf(all));
        SpooledMail next = left.isEmpty() ? null : mail.withPending(left);
        if (next == null) {
            spool.remove(mail);
        } else {
            spool.update(next);
        }
        settled.remove(mail.queueId());
        return next;
    }

    private SpooledMail postpone(SpooledMail mail, Map<MailAddress, String> deferred) throws IOException {
        Map.Entry<MailAddress, String> first = deferred.entrySet().iterator().next();
        SpooledMail next = later(mail, first.getKey(), first.getValue());
        spool.update(next);
        return next;
    }

    /** A mail that we cannot handle waits like one that a backend does not take, for as long: never a tight loop. */
    SpooledMail broken(SpooledMail mail, Exception reason) {
        return later(mail, mail.pending().getFirst(), "internal error: " + reason);
    }

    private SpooledMail later(SpooledMail mail, MailAddress recipient, String why) {
        Duration wait = RetrySchedule.waitAfter(
                retry(mail, recipient), mail.attempts() + 1, timetable.random().getAsDouble());
        return mail.deferred(why, timetable.clock().instant().plus(wait));
    }

    /** Recipients that waited too long, with or without an attempt just now, are given up (RFC 5321 § 4.5.4.1). */
    private @Nullable SpooledMail giveUpExpired(SpooledMail mail) throws IOException {
        Instant now = timetable.clock().instant();
        List<Notice> notices = new ArrayList<>();
        for (MailAddress recipient : mail.pending()) {
            if (!now.isBefore(mail.waitingSince().plus(retry(mail, recipient).expire()))) {
                String why = "given up after %d hours"
                        .formatted(retry(mail, recipient).expire().toHours());
                notices.add(new Notice(recipient, EXPIRED, null, why));
                log.note(Kind.EXPIRED, mail, recipient, String.valueOf(mail.lastError()));
            }
        }
        return notices.isEmpty() ? mail : bounce(mail, spool.message(mail), notices);
    }

    /** Tells the sender once of the delay, where the policy wants that. */
    private SpooledMail warn(SpooledMail mail) throws IOException {
        Instant now = timetable.clock().instant();
        Map<Instant, List<Notice>> late = new HashMap<>();
        for (MailAddress recipient : mail.pending()) {
            RetryPolicy retry = retry(mail, recipient);
            Duration warnAfter = retry.warnAfter();
            if (!mail.warned()
                    && warnAfter != null
                    && !now.isBefore(mail.waitingSince().plus(warnAfter))) {
                Notice notice = new Notice(recipient, DELAYED, null, "its mail server could not take it yet");
                late.computeIfAbsent(mail.waitingSince().plus(retry.expire()), r -> new ArrayList<>())
                        .add(notice);
            }
        }
        if (late.isEmpty()) {
            return mail;
        }
        MailMessage message = spool.message(mail);
        for (Map.Entry<Instant, List<Notice>> group : late.entrySet()) {
            follow(reports.delayed(mail, message, group.getValue(), group.getKey()));
        }
        SpooledMail next = mail.asWarned();
        spool.update(next);
        return next;
    }

    /** The next attempt, or whatever the policy wants done before; mail that waits for its route is woken earlier. */
    private Instant nextLook(SpooledMail mail) {
        Instant now = timetable.clock().instant();
        Instant next = Instant.MAX;
        for (MailAddress recipient : mail.pending()) {
            RetryPolicy retry = retry(mail, recipient);
            next = earlier(next, mail.waitingSince().plus(retry.expire()));
            Duration warnAfter = retry.warnAfter();
            if (warnAfter != null && !mail.warned()) {
                next = earlier(next, mail.waitingSince().plus(warnAfter));
            }
        }
        return mail.nextAttempt().isAfter(now) ? earlier(next, mail.nextAttempt()) : next;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private RetryPolicy retry(SpooledMail mail, MailAddress recipient) {
        RelayPolicy route = routes.of(mail, recipient);
        return route == null ? RetryPolicy.DEFAULT : route.retry();
    }
}
