package io.sallyport.intake;

import io.sallyport.auth.iprev.IprevResult;
import java.util.concurrent.CompletableFuture;

/** A client that has connected, with what is asked about it from that moment on. The front door keeps it and looks not. */
public final class Arrival {
    private final CompletableFuture<IprevResult> iprev;

    Arrival(CompletableFuture<IprevResult> iprev) {
        this.iprev = iprev;
    }

    CompletableFuture<IprevResult> iprev() {
        return iprev;
    }
}
