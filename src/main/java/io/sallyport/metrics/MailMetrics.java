package io.sallyport.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is counted and timed. Each method is one event; the names of the metrics stand here and nowhere else. */
@ApplicationScoped
public class MailMetrics {
    private static final int MAX_FINDING_NAMES = 5_000;

    /** Where the buckets of times end: from what a cache answers to what a client gives up at. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;

    /** Meters of what happens with every mail, because to look one up by name and tags costs more than to count. */
    private final Map<String, Counter> decisions = new ConcurrentHashMap<>();

    private final Map<String, Timer> messageTimes = new ConcurrentHashMap<>();
    private final Map<String, Timer> filterWaits = new ConcurrentHashMap<>();
    private final Map<String, Counter> commands = new ConcurrentHashMap<>();
    private final Map<String, Counter> transfers = new ConcurrentHashMap<>();
    private final Map<String, Counter> authentications = new ConcurrentHashMap<>();
    private final Map<String, Timer> filterTimes = new ConcurrentHashMap<>();
    private final Map<String, Counter> findings = new ConcurrentHashMap<>();
    private final Timer authenticationTime;
    private final Timer transferTime;
    private final Counter reusedConnections;

    public MailMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.authenticationTime = time("sallyport.auth.time");
        this.transferTime = time("sallyport.relay.transfer.time");
        this.reusedConnections = registry.counter("sallyport.relay.connections", "how", "reused");
    }

    /** A mail or a connection was answered for good. */
    public void decided(String verdict) {
        decisions
                .computeIfAbsent(verdict, value -> registry.counter("sallyport.decisions", "verdict", value))
                .increment();
    }

    /** A message was answered that long after its first octet, with an ending of the journal. */
    public void messageTook(String verdict, Duration time) {
        messageTimes
                .computeIfAbsent(verdict, value -> time("sallyport.message.time", "verdict", value))
                .record(time);
    }

    /** The filters of a stage were waited for that long. */
    public void filtersWaitedFor(String stage, Duration time) {
        filterWaits
                .computeIfAbsent(stage, value -> time("sallyport.filter.wait", "stage", value))
                .record(time);
    }

    /** A command was answered at once, with that first digit of the reply. The verb is a known one, or {@code other}. */
    public void commanded(String verb, String reply) {
        commands.computeIfAbsent(
                        verb + " " + reply,
                        unknown -> registry.counter("sallyport.smtp.commands", "command", verb, "reply", reply))
                .increment();
    }

    private Timer time(String name, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
    }

    /** Shows how many sessions are open. */
    public void watchSessions(Supplier<Number> open) {
        Gauge.builder("sallyport.smtp.sessions", open).strongReference(true).register(registry);
    }

    /** A client was let in. */
    public void connectionAccepted(String listener) {
        registry.counter("sallyport.smtp.connections", "listener", listener, "outcome", "accepted")
                .increment();
    }

    /** A client was turned away because there were too many. */
    public void connectionRefused(String listener) {
        registry.counter("sallyport.smtp.connections", "listener", listener, "outcome", "refused")
                .increment();
    }

    /** A question to the domain name system was answered, or given up, after that time. */
    public void dnsAnswered(String type, String outcome, Duration took) {
        time("sallyport.dns.questions", "type", type, "outcome", outcome).record(took);
    }

    /** A question needed no server: the answer was known. */
    public void dnsAnsweredFromCache(String type) {
        registry.counter("sallyport.dns.hits", "type", type).increment();
    }

    /** A question needed no server of its own: an equal one was on its way. */
    public void dnsShared(String type) {
        registry.counter("sallyport.dns.shared", "type", type).increment();
    }

    /** Shows how many mails are in the spool. */
    public void watchSpool(Supplier<Number> entries) {
        Gauge.builder("sallyport.spool.entries", entries).strongReference(true).register(registry);
    }

    /** Shows for how many seconds the mail has waited that is in the spool the longest. */
    public void watchOldestInSpool(Supplier<Number> seconds) {
        Gauge.builder("sallyport.spool.oldest", seconds)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    /** A mail was taken into the spool. */
    public void spoolStored() {
        registry.counter("sallyport.spool.stored").increment();
    }

    /** A file of the spool was damaged or could not be read. */
    public void spoolCorrupt() {
        registry.counter("sallyport.spool.corrupt").increment();
    }

    /** Something became of a recipient of a mail in the spool. */
    public void relayed(String event) {
        registry.counter("sallyport.relay.events", "event", event).increment();
    }

    /** A backend, or its absence, decided about one recipient: {@code delivered, refused, deferred, uncertain}. */
    public void transferred(String result) {
        transfers
                .computeIfAbsent(result, value -> registry.counter("sallyport.relay.transfers", "result", value))
                .increment();
    }

    /** A mail was offered to the backends of a route, until all recipients had a result. */
    public void transferTook(Duration time) {
        transferTime.record(time);
    }

    /** A connection to a backend was opened, up to the reply to EHLO. */
    public void backendConnectionOpened() {
        registry.counter("sallyport.relay.connections", "how", "opened").increment();
    }

    /** A connection to a backend served for another mail. */
    public void backendConnectionReused() {
        reusedConnections.increment();
    }

    /** A backend could not be reached. */
    public void backendConnectionFailed() {
        registry.counter("sallyport.relay.connections", "how", "failed").increment();
    }

    /** The files of the policy were read because they changed: {@code loaded} or {@code rejected}. */
    public void policyRead(String result) {
        registry.counter("sallyport.policy.reads", "result", result).increment();
    }

    /** Mails whose DMARC result is to be reported: {@code taken}, {@code dropped} or {@code damaged}. */
    public void dmarcObserved(String result, long mails) {
        registry.counter("sallyport.report.dmarc.observations", "result", result)
                .increment((double) mails);
    }

    /** A DMARC report came to an end for a mailbox, {@code sent, refused, expired}, or some of a round {@code failed}. */
    public void dmarcReported(String result) {
        registry.counter("sallyport.report.dmarc.reports", "result", result).increment();
    }

    /** A method of sender authentication had a result, by their names in RFC 8601: a handful of each. */
    public void authenticated(String method, String result) {
        authentications
                .computeIfAbsent(
                        method + "=" + result,
                        unknown -> registry.counter("sallyport.auth.results", "method", method, "result", result))
                .increment();
    }

    /** What is known about the sender of a mail was there that long after the mail's last octet. */
    public void authenticationTook(Duration time) {
        authenticationTime.record(time);
    }

    /** A filter has looked at a mail for that long, whether or not somebody still waited for it. */
    public void filterTook(String filter, Duration time) {
        filterTimes
                .computeIfAbsent(filter, name -> time("sallyport.filter.time", "filter", name))
                .record(time);
    }

    /** A filter could not tell about a mail. */
    public void filterUnavailable(String filter) {
        registry.counter("sallyport.filter.unavailable", "filter", filter).increment();
    }

    /** A finding stood in a verdict, with weight or ({@code ignored}) without; its names are those of the policy. */
    public void found(String finding, boolean ignored) {
        String key = (ignored ? "-" : "+") + finding;
        Counter known = findings.get(key);
        if (known == null && findings.size() >= MAX_FINDING_NAMES) { // A plugin may make names of what strangers send
            return;
        }
        Counter counter = known != null
                ? known
                : findings.computeIfAbsent(
                        key,
                        unknown -> registry.counter(
                                "sallyport.findings", "finding", finding, "counts", ignored ? "no" : "yes"));
        counter.increment();
    }

    /** A DNS list was asked about a mail: {@code listed, unlisted, refused, silent, suspended}. */
    public void zoneAnswered(String zone, String result) {
        registry.counter("sallyport.zone.answers", "zone", zone, "result", result)
                .increment();
    }

    /** A DNS list is not believed any more, until it passes its test. */
    public void zoneSuspended(String zone) {
        registry.counter("sallyport.zone.suspensions", "zone", zone).increment();
    }

    /** Decisions and delivery events were stored by the journal, or {@code dropped} because it could not keep up. */
    public void journalled(String result, long records) {
        registry.counter("sallyport.journal.records", "result", result).increment((double) records);
    }

    /** Shows how many decisions and delivery events wait to be stored. */
    public void watchJournal(Supplier<Number> waiting) {
        Gauge.builder("sallyport.journal.waiting", waiting)
                .strongReference(true)
                .register(registry);
    }

    /** For programs that nobody asks for their metrics: they are counted and forgotten. */
    public static MailMetrics unread() {
        return new MailMetrics(new SimpleMeterRegistry());
    }

    /** A key of a rate limit that was still of use was forgotten, because there are too many. */
    public void rateLimitForgotten() {
        registry.counter("sallyport.ratelimit.forgotten").increment();
    }

    /** A mail was accepted that greylisting had delayed for that long. */
    public void greylistDelayed(Duration time) {
        registry.timer("sallyport.greylist.delay").record(time);
    }

    /** A document was parsed, or was not, with what {@code outcome}, that long after it was wanted. */
    public void documentExtracted(String outcome, Duration time) {
        registry.timer("sallyport.extract.documents", "outcome", outcome).record(time);
    }

    /** A worker that parses documents was started. */
    public void workerStarted() {
        registry.counter("sallyport.extract.workers", "event", "started").increment();
    }

    /** A worker that parses documents had served long enough, misbehaved, or ended. */
    public void workerEnded() {
        registry.counter("sallyport.extract.workers", "event", "ended").increment();
    }

    /** Shows how many workers that parse documents run. */
    public void watchWorkers(Supplier<Number> running) {
        Gauge.builder("sallyport.extract.running", running)
                .strongReference(true)
                .register(registry);
    }

    /** A shared store was asked and did not answer; the gateway did without it. */
    public void didWithout(String store) {
        registry.counter("sallyport.store.without", "store", store).increment();
    }

    /** Shows how many files of held messages no index knows. */
    public void watchUnknownHeldFiles(Supplier<Number> files) {
        Gauge.builder("sallyport.quarantine.unknown.files", files)
                .strongReference(true)
                .register(registry);
    }

    /** Shows how many octets of a class wait in the quarantine; the classes are a handful. */
    public void watchHeld(String mailClass, Supplier<Number> octets) {
        Gauge.builder("sallyport.quarantine.size", octets)
                .baseUnit("bytes")
                .tag("class", mailClass)
                .strongReference(true)
                .register(registry);
    }

    /** Shows how much the gateway does without: 0 is nothing, 4 the most. */
    public void watchOverload(Supplier<Number> level) {
        Gauge.builder("sallyport.overload.level", level).strongReference(true).register(registry);
    }

    /** There was too much, and the connection of a client that is not known was {@code delayed} or {@code refused}. */
    public void shed(String what) {
        registry.counter("sallyport.overload.connections", "outcome", what).increment();
    }

    /** There was too much, and a filter that the policy can do without was not asked. */
    public void filterSkipped(String filter) {
        registry.counter("sallyport.filter.skipped", "filter", filter).increment();
    }

    /** A digest was {@code sent}: it is in the queue; or {@code failed}: it, or a pass over recipients. */
    public void digest(String result) {
        registry.counter("sallyport.digest.mails", "result", result).increment();
    }

    /** Somebody came with a link of a digest, with that {@code result}. */
    public void digestLink(String result) {
        registry.counter("sallyport.digest.links", "result", result).increment();
    }
}
