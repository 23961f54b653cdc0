package io.sallyport.overload;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.overload.Overload.Standing;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Measures the load each second, and says what is shed. */
@ApplicationScoped
class LoadWatch {
    private static final Logger LOG = Logger.getLogger(LoadWatch.class);

    /** Measurements, and so seconds, that a level outlives its load. */
    private static final int PATIENCE = 10;

    private final boolean enabled;
    private final Overload rule;
    private final List<Pressure> pressures;
    private final Shedding shedding;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Standing standing = Standing.NORMAL;
    private volatile Load load = new Load(Map.of());

    @Inject
    LoadWatch(OverloadConfig config, @Any Instance<Pressure> pressures, Shedding shedding) {
        this(config, pressures.stream().toList(), shedding);
    }

    LoadWatch(OverloadConfig config, List<Pressure> pressures, Shedding shedding) {
        this.enabled = config.enabled();
        this.rule = new Overload(
                config.delayFrom(),
                config.refuseFrom(),
                config.skipFrom(),
                config.reserveFrom(),
                config.margin(),
                PATIENCE);
        this.pressures = pressures;
        this.shedding = shedding;
    }

    /** The load when it was measured last. */
    Load load() {
        return load;
    }

    void onStart(@Observes StartupEvent event) {
        if (enabled) {
            // Not a virtual one: it must run when they do not
            Thread.ofPlatform().daemon().name("load-watch").start(this::watch);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Also where a start fails: nobody tells of an end then. */
    @PreDestroy
    void stop() {
        stopped.countDown();
    }

    private void watch() {
        try {
            while (!stopped.await(1, TimeUnit.SECONDS)) {
                measure();
            }
        } catch (InterruptedException e) {
            LOG.debug("The load is not watched any more");
        }
    }

    /** Measures once. What cannot be measured is no load: it must not keep mail out. */
    void measure() {
        try {
            load = Load.of(pressures);
        } catch (RuntimeException e) {
            LOG.error("The load could not be measured", e);
            return;
        }
        Level before = standing.level();
        standing = rule.next(standing, load);
        Level now = standing.level();
        shedding.stand(now);
        if (now.compareTo(before) > 0) {
            LOG.warnf("Overload, level %d (%s): %s", now.number(), now.told(), load);
        } else if (now != before) {
            LOG.infof("Overload eases, level %d (%s): %s", now.number(), now.told(), load);
        }
    }
}
