package io.sallyport.filter.dnsbl;

import io.sallyport.dns.DnsResolver;
import io.sallyport.filter.dnsbl.ZoneHealth.Standing;
import io.sallyport.filter.dnsbl.ZoneHealth.State;
import io.sallyport.filter.dnsbl.ZoneNews.News;
import io.sallyport.metrics.MailMetrics;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One list under watch: what is known of it, and when it is looked at again. */
final class WatchedZone {
    /** A healthy list is asked for its test points this often. */
    static final Duration CHECK_EVERY = Duration.ofHours(1);

    /** One that is suspended, or could not be asked, after this time. */
    static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(WatchedZone.class);

    private final String zone;
    private final @Nullable TestPoints testPoints;
    private final Clock clock;
    private final MailMetrics metrics;
    private final HitRate rate = new HitRate();
    private Standing standing;
    private Instant due;
    private boolean isNew = true;
    private @Nullable News untold;
    private Instant lastHeard = Instant.MIN;
    private @Nullable CompletableFuture<Standing> running;

    /** @param testPoints null: it has none */
    WatchedZone(ListZone zone, @Nullable TestPoints testPoints, Clock clock, MailMetrics metrics) {
        this.zone = zone.zone().ascii();
        this.testPoints = testPoints;
        this.clock = clock;
        this.metrics = metrics;
        this.due = clock.instant();
        this.standing = new Standing(zone.label(), State.UNKNOWN, due, "it was not asked for its test points yet");
    }

    /** What is known, and if nothing is known yet, what is found out now. Begins a test if one is due. */
    CompletableFuture<Standing> standing(DnsResolver dns) {
        CompletableFuture<Standing> mine = new CompletableFuture<>();
        CompletableFuture<Standing> first;
        synchronized (this) {
            if (running != null || clock.instant().isBefore(due)) {
                return running != null && isNew ? running.copy() : CompletableFuture.completedFuture(standing);
            }
            running = mine;
            first = isNew ? mine : null;
        }
        var unused = test(dns).thenAccept(result -> settle(result, mine));
        return first == null ? CompletableFuture.completedFuture(known()) : first.copy();
    }

    private CompletableFuture<TestPoints.Result> test(DnsResolver dns) {
        return testPoints == null
                ? CompletableFuture.completedFuture(new TestPoints.Result(State.HEALTHY, "it has no test points"))
                : testPoints.ask(zone, dns);
    }

    private void settle(TestPoints.Result result, CompletableFuture<Standing> waiting) {
        Standing now;
        synchronized (this) {
            running = null;
            isNew = false;
            // Silence is no recovery: what was suspended stays so.
            if (result.state() != State.UNKNOWN || standing.state() != State.SUSPENDED) {
                noteNews(result.state(), false, result.why());
                become(result.state(), result.why());
            }
            due = clock.instant().plus(standing.state() == State.HEALTHY ? CHECK_EVERY : RETRY_AFTER);
            now = standing;
        }
        waiting.complete(now); // Outside: who waits goes on in this thread
    }

    /** Counts a client that no other list names. */
    synchronized void observed(InetAddress client, boolean listed) {
        if (standing.state() != State.SUSPENDED && rate.jumpsWith(client, listed)) {
            String why = "it lists nearly all of %d clients, where %d %% were usual"
                    .formatted(HitRate.BATCH, rate.usualPercent());
            noteNews(State.SUSPENDED, true, why);
            become(State.SUSPENDED, why);
            due = clock.instant().plus(RETRY_AFTER);
        }
    }

    /** What other gateways do not know yet. */
    private void noteNews(State state, boolean isJump, String why) {
        if (state == State.SUSPENDED && standing.state() != State.SUSPENDED) {
            untold = new News(clock.instant().truncatedTo(ChronoUnit.MILLIS), isJump, why);
            lastHeard = untold.at();
        }
    }

    /** News for other gateways, once; null if there are none. */
    synchronized @Nullable News takeNews() {
        News news = untold;
        untold = null;
        return news;
    }

    /**
     * Another gateway has suspended the list. That it names nearly everybody is so for all, and no test shows it; that it
     * failed a test may be for the resolver that was asked, and is found out here, at once.
     */
    synchronized void heard(News news) {
        if (!news.at().isAfter(lastHeard)) {
            return;
        }
        lastHeard = news.at();
        if (standing.state() == State.SUSPENDED) {
            return;
        }
        if (news.isJump()) {
            become(State.SUSPENDED, "on another gateway " + news.why());
            due = clock.instant().plus(RETRY_AFTER);
        } else {
            due = clock.instant();
        }
    }

    private void become(State state, String why) {
        if (state == standing.state()) {
            standing = new Standing(standing.zone(), state, standing.since(), why);
            return;
        }
        if (state == State.SUSPENDED) {
            LOG.warnf("zone.suspended zone=%s: %s", standing.zone(), why);
            metrics.zoneSuspended(standing.zone());
        } else if (standing.state() == State.SUSPENDED) {
            LOG.infof("zone.resumed zone=%s: %s", standing.zone(), why);
        }
        standing = new Standing(standing.zone(), state, clock.instant(), why);
    }

    /** What is known. */
    synchronized Standing known() {
        return standing;
    }
}
