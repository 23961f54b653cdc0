package io.sallyport.intake;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.filter.Screening;
import io.sallyport.mail.Client;
import io.sallyport.mail.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client that has connected, with what is asked about it from that moment on. The front door keeps it and looks not.
 * Used by one thread at a time.
 */
public final class Arrival {
    private final String sessionId;
    private final Client client;
    private final CompletableFuture<IprevResult> iprev;
    private final long began = System.nanoTime();
    private final Map<Stage, Screening> early = new EnumMap<>(Stage.class);
    private CompletableFuture<?> quiet = CompletableFuture.completedFuture(null);
    private @Nullable Screening connected;
    private @Nullable Screening greeted;

    Arrival(String sessionId, Client client, CompletableFuture<IprevResult> iprev) {
        this.sessionId = sessionId;
        this.client = client;
        this.iprev = iprev;
    }

    String sessionId() {
        return sessionId;
    }

    /** As it connected: it has not said anything. */
    Client client() {
        return client;
    }

    /** When it connected, in the time of {@link System#nanoTime}. */
    long began() {
        return began;
    }

    /** Done when nothing is asked about earlier mails of the client any more. */
    CompletableFuture<?> quiet() {
        return quiet;
    }

    /** The client has begun another mail. */
    void begun(CompletableFuture<?> asked) {
        quiet = asked;
    }

    CompletableFuture<IprevResult> iprev() {
        return iprev;
    }

    /** What filters make of the client's address. */
    void connected(Screening screening) {
        connected = screening;
    }

    /** What filters make of the client's name, of which the last one counts. */
    void greeted(Screening screening) {
        greeted = screening;
    }

    /**
     * Whether something may be asked before it is needed. Not while filters are still at work on what the client said
     * before: one that says a name after the other, and waits for nothing, must not keep them from all other mail.
     */
    boolean mayBeAskedEarly(Stage stage) {
        Screening before = early.get(stage);
        return before == null || !before.isAtWork();
    }

    /** It is asked before it is needed. */
    void askedEarly(Stage stage, Screening screening) {
        early.put(stage, screening);
    }

    /** What filters make of the client, as far as it has come. */
    List<Screening> screenings() {
        List<Screening> all = new ArrayList<>(2);
        if (connected != null) {
            all.add(connected);
        }
        if (greeted != null) {
            all.add(greeted);
        }
        return all;
    }
}
