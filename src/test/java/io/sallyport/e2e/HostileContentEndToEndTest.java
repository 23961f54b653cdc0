package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Content that is made to exhaust whoever looks at it, over SMTP: each message is answered within a bound, what is odd about
 * it has a name, and nothing escapes into the log.
 */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@Timeout(240)
class HostileContentEndToEndTest {
    /** What a busy machine may need; alone, none takes more than a few seconds. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private static final Logger ROOT = Logger.getLogger("");

    Doors doors;

    private final Queue<LogRecord> broken = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getThrown() != null || line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                broken.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        ROOT.addHandler(listener);
    }

    @AfterEach
    void nothingEscapedIntoTheLog() {
        ROOT.removeHandler(listener);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyMessageIsAnsweredInTimeAndWhatIsOddHasAName() throws IOException {
        EveryContentFindingTest.writeLists(doors);
        JudgedDomain domain = JudgedDomain.serve(doors, "stronghold.test", EveryContentFindingTest.ALL);
        SoftAssertions all = new SoftAssertions();
        for (FindingCase each : FindingCase.of("hostile")) {
            long began = System.nanoTime();
            all.check(() -> each.sentTo(domain));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            ROOT.info("%d ms: %s, %s".formatted(took.toMillis(), each.finding(), each.subject()));
            all.assertThat(took).as(each.subject()).isLessThan(MOST);
        }
        assertThat(doors.send(List.of(domain.mailbox("bob")), Doors.message("life goes on"))
                        .recipients())
                .allMatch(reply -> reply.code() == 250);
        all.assertAll();
    }
}
