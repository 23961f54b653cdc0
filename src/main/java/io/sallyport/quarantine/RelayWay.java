package io.sallyport.quarantine;

import io.sallyport.relay.RelayWorker;
import io.sallyport.relay.Routes;
import io.sallyport.spool.SpooledMail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** The way of released mail, through the relay. */
@ApplicationScoped
class RelayWay implements Release.Way {
    private final RelayWorker worker;
    private final Routes routes;

    RelayWay(RelayWorker worker, Routes routes) {
        this.worker = worker;
        this.routes = routes;
    }

    @Override
    public boolean leads(SpooledMail mail) {
        return mail.pending().stream().allMatch(recipient -> routes.of(mail, recipient) != null);
    }

    @Override
    public boolean letGo(String queueId) throws IOException {
        return switch (worker.letGo(queueId)) {
            case DONE, NOT_HELD, UNKNOWN -> true; // Somebody who steers the queue was faster
            case BUSY, HELD, QUARANTINED -> false;
        };
    }
}
