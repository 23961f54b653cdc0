package io.sallyport.overload;

import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shed at the moment: asked by those who shed, told by {@link LoadWatch}. Thread-safe; nothing here waits. */
@ApplicationScoped
public class Shedding {
    private final @Nullable OverloadConfig config;
    private final KnownClients known;
    private final MailMetrics metrics;
    private volatile Level level = Level.NORMAL;

    @Inject
    public Shedding(OverloadConfig config, Clock clock, MailMetrics metrics) {
        this.config = config.enabled() ? config : null;
        this.known = new KnownClients(config.knownNetworks().orElse(List.of()), config.knownFor(), clock);
        this.metrics = metrics;
        metrics.watchOverload(() -> level.number());
    }

    private Shedding(MailMetrics metrics) {
        this.config = null;
        this.known = new KnownClients(List.of(), Duration.ofMinutes(1), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        this.metrics = metrics;
    }

    /** For where no load is: nothing is ever shed. */
    public static Shedding none() {
        return new Shedding(MailMetrics.unread());
    }

    /** What is shed now. */
    public Level level() {
        return level;
    }

    /** What is shed from now on. */
    void stand(Level now) {
        level = now;
    }

    /**
     * Whether a client may come in.
     *
     * @param open how many connections are open, its own among them
     * @param places how many may be
     */
    public Admission admit(InetAddress client, int open, int places) {
        if (config == null) {
            return Admission.GREETED;
        }
        int reserve = (int) (places * config.reserve());
        if (level == Level.NORMAL && open <= places - reserve) {
            return Admission.GREETED; // Nearly always: who it is does not matter
        }
        Admission admission = Admission.of(level, known.isKnown(client), open, places, reserve);
        switch (admission) {
            case GREETED -> {}
            case DELAYED -> metrics.shed("delayed");
            case REFUSED -> metrics.shed("refused");
        }
        return admission;
    }

    /** How long a client waits for its greeting that is {@link Admission#DELAYED}. */
    public Duration delay() {
        return config == null ? Duration.ZERO : config.delay();
    }

    /** Whether filters are not asked now that the policy can do without. */
    public boolean skipsOptional() {
        return level.includes(Level.SKIP_OPTIONAL);
    }

    /** A filter was not asked. */
    public void skipped(String filter) {
        metrics.filterSkipped(filter);
    }

    /**
     * A client has sent a mail.
     *
     * @param wanted whether everybody got it as it was; false if it was refused for good, held or thrown away
     */
    public void sent(InetAddress client, boolean wanted) {
        known.sent(client, wanted);
    }
}
