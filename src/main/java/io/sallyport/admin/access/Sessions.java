package io.sallyport.admin.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in at the page. A session is a random name in a cookie; what it means is known here alone, until the
 * gateway stops. All methods may be called from many threads.
 */
@Singleton
public final class Sessions {
    /** What the browser holds, by the digest of its name: who reads our memory cannot log in by what they find. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private final AccessConfig.Session config;
    private final Clock clock;

    @Inject
    Sessions(AccessConfig config, Clock clock) {
        this.config = config.session();
        this.clock = clock;
    }

    /** Who a session belongs to. */
    public sealed interface Owner {
        /**
         * A user of the file.
         *
         * @param password what was kept of it at the login: with another one the session ends
         */
        record Local(String name, String password) implements Owner {}

        /** Somebody of whom an identity provider said who they are and what they may do. */
        record Foreign(Caller caller) implements Owner {}
    }

    /**
     * One session.
     *
     * @param csrf what a request that changes something must bear beside the cookie: a page of another site cannot know it
     */
    public record Session(Owner owner, String csrf, Instant since, Instant lastUsed) {}

    /** Begins one; its name is a new one, whatever the browser sent. */
    public synchronized String begin(Owner owner) {
        Instant now = clock.instant();
        sessions.values().removeIf(session -> hasEnded(session, now));
        var eldest = sessions.entrySet().iterator();
        while (sessions.size() >= config.limit() && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
        }
        String name = Secrets.random();
        sessions.put(Secrets.digest(name), new Session(owner, Secrets.random(), now, now));
        return name;
    }

    /** The session of that name, which goes on by being asked for; null if there is none, or it has ended. */
    public synchronized @Nullable Session find(String name) {
        String digest = Secrets.digest(name);
        Session session = sessions.get(digest);
        Instant now = clock.instant();
        if (session == null) {
            return null;
        }
        if (hasEnded(session, now)) {
            sessions.remove(digest);
            return null;
        }
        Session used = new Session(session.owner(), session.csrf(), session.since(), now);
        sessions.put(digest, used);
        return used;
    }

    private boolean hasEnded(Session session, Instant now) {
        return !now.isBefore(session.lastUsed().plus(config.idle()))
                || !now.isBefore(session.since().plus(config.most()));
    }

    /** Ends one; nothing happens if there is none. */
    public synchronized void end(String name) {
        sessions.remove(Secrets.digest(name));
    }

    /** How many there are. */
    synchronized int size() {
        return sessions.size();
    }
}
