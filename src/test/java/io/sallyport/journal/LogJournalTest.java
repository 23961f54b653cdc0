package io.sallyport.journal;

import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.metrics.MailMetrics;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.JsonFormatter;
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

    @Test
    void lineOfJsonHasTheNamesOfSessionAndMailApart() throws Exception {
        List<String> lines = new ArrayList<>();
        JsonFormatter json = new JsonFormatter();
        ExtHandler handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord entry) {
                lines.add(json.format(entry));
            }
        };
        Logger logger = Logger.getLogger("sallyport.journal");
        logger.addHandler(handler);
        try {
            journal.record(decision("q1").build());
        } finally {
            logger.removeHandler(handler);
        }
        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertThat(line.path("loggerName").asText()).isEqualTo("sallyport.journal");
        assertThat(line.path("message").asText()).startsWith("decision verdict=");
        assertThat(line.path("mdc").path("queue_id").asText()).isEqualTo("q1");
        assertThat(line.path("mdc").path("session").asText()).isNotEmpty();
        assertThat(line.path("mdc").path("verdict").asText()).isNotEmpty();
    }

    private double count(String finding, String counts) {
        return registry.get("sallyport.findings")
                .tags("finding", finding, "counts", counts)
                .counter()
                .count();
    }
}
