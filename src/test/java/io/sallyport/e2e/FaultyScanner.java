package io.sallyport.e2e;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.policy.yaml.Default;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A filter in the gateway that fails as the policy tells it to. */
@Alternative
@ApplicationScoped
class FaultyScanner implements Filter<FaultyScanner.Settings> {
    /** How it fails. */
    enum Fault {
        /** It never answers. */
        HANGS,
        /** It never answers, and does not care to be interrupted. */
        IS_DEAF,
        /** It throws an exception. */
        THROWS,
        /** It recurses without end. */
        OVERFLOWS
    }

    /** Its block in a policy. */
    record Settings(@Default("hangs") Fault fault) {}

    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public String name() {
        return "faulty";
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
    public List<Finding> examine(Examination mail, Settings settings) throws Exception {
        switch (settings.fault()) {
            case HANGS -> never.await();
            case IS_DEAF -> waitWhateverComes();
            case THROWS -> throw new IllegalStateException("the engine is not there");
            case OVERFLOWS -> overflow(0);
        }
        return List.of();
    }

    private void waitWhateverComes() {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // That is what deaf means
            }
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }
}
