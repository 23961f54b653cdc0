package io.sallyport.journal;

import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.metrics.MailMetrics;
import org.junit.jupiter.api.Test;

class LogJournalTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LogJournal journal = new LogJournal(new MailMetrics(registry));

    @Test
    void findingsOfARecordedVerdictAreCountedWithAndWithoutWeight() {
        journal.record(decision("q1")
                .found(
                        Finding.points(Score.of("1"), "helo.elsewhere", ""),
                        Finding.points(Score.of("9"), "lists.denied", "").inShadow())
                .build());
        assertThat(count("helo.elsewhere", "yes")).isEqualTo(1);
        assertThat(count("lists.denied", "no")).isEqualTo(1);
    }

    private double count(String finding, String counts) {
        return registry.get("sallyport.findings")
                .tags("finding", finding, "counts", counts)
                .counter()
                .count();
    }
}
