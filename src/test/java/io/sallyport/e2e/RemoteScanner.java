package io.sallyport.e2e;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A filter in the gateway that asks a service of its own, which a test can take away. */
@Alternative
@ApplicationScoped
class RemoteScanner implements Filter<RemoteScanner.Settings> {
    /** It has nothing to set. */
    record Settings() {}

    private final AtomicBoolean isUp = new AtomicBoolean(true);
    private final AtomicInteger asked = new AtomicInteger();

    /** Whether its service answers from now on. */
    void serves(boolean up) {
        isUp.set(up);
    }

    /** How often its service was asked so far. */
    int asked() {
        return asked.get();
    }

    @Override
    public String name() {
        return "remote";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, Settings settings) throws IOException {
        asked.incrementAndGet();
        if (!isUp.get()) {
            throw new IOException("connection refused");
        }
        return List.of(Finding.noted("remote.clean", "found nothing"));
    }

    @Override
    public boolean isExternal() {
        return true;
    }
}
