package io.sallyport.admin.access;

import io.quarkus.runtime.StartupEvent;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import io.sallyport.config.Register;
import io.sallyport.config.Registers;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logins at the page: passwords, the first one too, and what a session's name opens. */
@Singleton
public final class Logins {
    private static final Logger LOG = Logger.getLogger(Logins.class);

    private static final String FIRST_USER = "admin";

    /** How many passwords are looked at side by side: each costs memory and time on purpose. */
    private static final int SIDE_BY_SIDE = 2;

    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Users users;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final AuditLog audit;
    private final Clock clock;
    private final Semaphore hashing = new Semaphore(SIDE_BY_SIDE);
    private volatile boolean firstUserDue;
    private volatile @Nullable Path firstPasswordFile;

    @Inject
    Logins(Registers registers, Sessions sessions, AuditLog audit, Clock clock) {
        this(new Users(registers), sessions, audit, clock);
    }

    Logins(Users users, Sessions sessions, AuditLog audit, Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.throttle = new LoginThrottle(clock);
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of an attempt. */
    public sealed interface Attempt {
        /** They are in. */
        record In(String session, boolean mustChange) implements Attempt {}

        /** Name or password is wrong; which of them is not told. */
        record Wrong() implements Attempt {}

        /** There were too many failures, or too much is going on. */
        record Later(Duration after) implements Attempt {}
    }

    /** At the first start there must be somebody who can log in, and no password that others know as well. */
    void start(@Observes StartupEvent start, AccessConfig config) throws IOException {
        firstPasswordFile = config.initialPasswordFile().orElse(null);
        try {
            makeFirstUser(firstPasswordFile);
        } catch (Register.AwayException e) {
            LOG.warnf("Whether anybody can log in will be seen at the first login: %s", e.getMessage());
            firstUserDue = true;
        }
    }

    void makeFirstUser(@Nullable Path passwordFile) throws IOException {
        if (users.wereEverMade()) {
            return;
        }
        String password = passwordFile == null ? Secrets.random() : firstLine(passwordFile);
        if (!users.addFirst(FIRST_USER, password)) {
            return; // Another gateway was first
        }
        if (passwordFile == null) {
            LOG.warnf(
                    "The first user is %s, with the password %s until the first login. This is not said again.",
                    FIRST_USER, password);
        } else {
            LOG.warnf("The first user is %s, with the password in %s until the first login.", FIRST_USER, passwordFile);
        }
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            if (line == null || line.isBlank()) {
                throw new IOException("sallyport.admin.initial-password-file: %s holds no password".formatted(file));
            }
            return line.strip();
        }
    }

    /**
     * Looks at a name and a password.
     *
     * @param address of the host that the request comes from
     * @throws IOException if users cannot be read or the attempt cannot be recorded: nobody is let in then
     */
    public Attempt attempt(String name, String password, String address) throws IOException {
        // A name that nobody can have must not fill memory or the audit log with what a stranger writes
        String asked = name.length() <= 64 ? name : name.substring(0, 64);
        Duration wait = throttle.toWait(asked, address);
        if (!wait.isZero()) {
            return new Attempt.Later(wait);
        }
        throttle.failed(asked, address);
        if (firstUserDue) {
            makeFirstUser(firstPasswordFile);
            firstUserDue = false;
        }
        User user = users.find(asked);
        Boolean matches = hashed(user == null ? null : user.password(), password);
        if (matches == null) {
            return new Attempt.Later(BUSY);
        }
        if (user == null || !matches) {
            record(user == null ? "" : asked, address, "login.failed");
            return new Attempt.Wrong();
        }
        throttle.succeeded(asked, address);
        record(asked, address, "login");
        return new Attempt.In(sessions.begin(new Sessions.Owner.Local(asked, user.password())), user.mustChange());
    }

    /**
     * Begins a session for somebody of whom an identity provider said who they are and what they may do; both hold until it
     * ends.
     *
     * @return the session's name; null for one who may do nothing
     */
    public @Nullable String foreign(Caller caller) throws IOException {
        if (caller.permissions().isEmpty()) {
            record(caller.name(), caller.address(), "login.failed");
            return null;
        }
        record(caller.name(), caller.address(), "login");
        return sessions.begin(new Sessions.Owner.Foreign(caller));
    }

    /** Whether a password matches; null if too many are being looked at. */
    private @Nullable Boolean hashed(@Nullable String hash, String password) {
        try {
            if (!hashing.tryAcquire(BUSY.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            return PasswordHash.matches(hash, password);
        } finally {
            hashing.release();
        }
    }

    /** Who a session belongs to, as they are now; null if it means nobody any more. */
    public @Nullable Caller caller(Sessions.Session session, String address) throws IOException {
        return switch (session.owner()) {
            case Sessions.Owner.Foreign(Caller caller) ->
                new Caller(caller.name(), caller.permissions(), caller.domains(), address);
            case Sessions.Owner.Local(String name, String password) -> {
                User user = users.find(name);
                yield user == null || !user.password().equals(password)
                        ? null
                        : new Caller(name, user.permissions(), user.domains(), address);
            }
        };
    }

    /** Whether somebody must change their password before they may do anything else. */
    public boolean mustChange(Sessions.Session session) throws IOException {
        User user = session.owner() instanceof Sessions.Owner.Local local ? users.find(local.name()) : null;
        return user != null && user.mustChange();
    }

    /**
     * Gives somebody who is logged in another password, by their old one; all their sessions end.
     *
     * @return {@code In} with a new session
     * @throws IllegalArgumentException if the new one may not be a password; its message may be shown
     */
    public Attempt changePassword(Sessions.Session session, String old, String fresh, String address)
            throws IOException {
        if (!(session.owner() instanceof Sessions.Owner.Local(String name, String hash))) {
            throw new IllegalArgumentException("your password is kept by your identity provider");
        }
        Duration wait = throttle.toWait(name, address);
        if (!wait.isZero()) {
            return new Attempt.Later(wait);
        }
        throttle.failed(name, address);
        Boolean matches = hashed(hash, old);
        if (matches == null) {
            return new Attempt.Later(BUSY);
        }
        if (!matches) {
            record(name, address, "password.failed");
            return new Attempt.Wrong();
        }
        throttle.succeeded(name, address);
        if (fresh.equals(old)) {
            throw new IllegalArgumentException("the new password is the old one");
        }
        record(name, address, "password.change");
        users.setPassword(name, fresh, false);
        User user = users.find(name);
        return user == null
                ? new Attempt.Wrong()
                : new Attempt.In(sessions.begin(new Sessions.Owner.Local(name, user.password())), false);
    }

    /** Ends a session. */
    public void logout(String sessionName, Caller caller) throws IOException {
        sessions.end(sessionName);
        record(caller.name(), caller.address(), "logout");
    }

    private void record(String actor, String address, String action) throws IOException {
        audit.record(new AuditEntry(clock.instant(), actor, address, action, actor, Map.of()));
    }
}
