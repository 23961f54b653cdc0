package io.sallyport.admin.page;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.CurrentCaller;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Requires;
import io.sallyport.admin.quarantine.QuarantineDesk;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.spool.Spool;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Counters that follow what happens: server-sent events (WHATWG HTML § 9.2). A listener is let go after some minutes and comes
 * again by itself, so that who may listen is asked anew.
 */
@Path("/events")
public class EventsResource {
    private static final Logger LOG = Logger.getLogger(EventsResource.class);

    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int ROUNDS = 60;

    /** More pages than this are not looked at; the others show what was when they were opened. */
    private static final Semaphore LISTENERS = new Semaphore(64);

    private final QuarantineDesk desk;
    private final Spool spool;
    private final CurrentCaller caller;

    EventsResource(QuarantineDesk desk, Spool spool, CurrentCaller caller) {
        this.desk = desk;
        this.spool = spool;
        this.caller = caller;
    }

    /** Tells the counters now and whenever one is another. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RunOnVirtualThread
    @Requires(value = Permission.QUARANTINE_LIST, scoped = true)
    public void counts(@Context SseEventSink sink, @Context Sse sse) {
        Caller listener = caller.get();
        if (!LISTENERS.tryAcquire()) {
            sink.close();
            return;
        }
        try (sink) {
            Map<String, String> told = Map.of();
            for (int round = 0; round < ROUNDS && !sink.isClosed(); round++) {
                Map<String, String> now = counts(listener);
                if (!now.equals(told)) {
                    sink.send(sse.newEventBuilder()
                                    .name("counts")
                                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                                    .data(now)
                                    .build())
                            .toCompletableFuture()
                            .join();
                    told = now;
                }
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) { // It went away, or what is counted cannot be read now
            LOG.debugf("a listener is let go: %s", e);
        } finally {
            LISTENERS.release();
        }
    }

    private Map<String, String> counts(Caller listener) throws IOException {
        Map<String, String> counts = new TreeMap<>();
        var held = desk.count(listener, HeldMailQuery.WAITING);
        counts.put("held", held.capped() ? "> " + held.total() : Long.toString(held.total()));
        if (listener.may(Permission.QUEUE_LIST) && listener.domains() == null) {
            counts.put("queue", Integer.toString(spool.all().size()));
        }
        return counts;
    }
}
