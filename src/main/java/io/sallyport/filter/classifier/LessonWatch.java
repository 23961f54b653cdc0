package io.sallyport.filter.classifier;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks every few seconds whether other gateways have taught the classifier something. */
@ApplicationScoped
class LessonWatch {
    private static final Logger LOG = Logger.getLogger(LessonWatch.class);

    private static final long SECONDS_BETWEEN = 5;

    private final Classifier classifier;
    private final SharedLessons lessons;
    private final CountDownLatch stopped = new CountDownLatch(1);

    LessonWatch(Classifier classifier, SharedLessons lessons) {
        this.classifier = classifier;
        this.lessons = lessons;
    }

    void onStart(@Observes StartupEvent event) {
        if (lessons.areShared()) {
            Thread.ofVirtual().name("lesson-watch").start(this::watch);
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

    /** What fails is told once, and tried again. */
    private void watch() {
        String told = "";
        try {
            while (!stopped.await(SECONDS_BETWEEN, TimeUnit.SECONDS)) {
                String failure = caughtUp();
                if (!failure.isEmpty() && told.isEmpty()) {
                    LOG.warnf("The classifier does not learn what other gateways are taught: %s", failure);
                }
                told = failure;
            }
        } catch (InterruptedException e) {
            LOG.debug("Lessons are not looked for any more");
        }
    }

    private String caughtUp() {
        try {
            classifier.catchUp();
            return "";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
