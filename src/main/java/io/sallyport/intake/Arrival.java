package io.sallyport.intake;

import io.sallyport.auth.iprev.IprevResult;
import java.util.concurrent.CompletableFuture;

/** A client that has connected, with what is asked about it from that moment on. The front door keeps it and looks not. */
public final class Arrival {
    private final CompletableFuture<IprevResult> iprev;
    private CompletableFuture<?> quiet = CompletableFuture.completedFuture(null);

    Arrival(CompletableFuture<IprevResult> iprev) {
        this.iprev = iprev;
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
}
