package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AuditResourceTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    /** 12,000 entries, a second apart; each thousandth is a release by Ann, the others are looks by Bob. */
    private final AuditLog log = new AuditLog() {
        @Override
        public void record(AuditEntry entry) {
            throw new UnsupportedOperationException("only read");
        }

        @Override
        public List<Numbered> newest(long before, int most) {
            List<Numbered> entries = new ArrayList<>();
            for (long number = Math.min(before - 1, 12_000); number > 0 && entries.size() < most; number--) {
                boolean rare = number % 1000 == 0;
                entries.add(new Numbered(
                        number,
                        new AuditEntry(
                                BEGIN.plusSeconds(number),
                                rare ? "ann" : "bob",
                                "192.0.2.9",
                                rare ? "quarantine.release" : "quarantine.content",
                                "m" + number,
                                Map.of()),
                        "hash",
                        ""));
            }
            return entries;
        }
    };

    private AuditPage ask(Consumer<AuditQuery> asked) throws IOException {
        AuditQuery query = new AuditQuery();
        asked.accept(query);
        return new AuditResource(log).list(query);
    }

    @Test
    void newestComeFirstAndPagesFollowOneAnother() throws IOException {
        AuditPage first = ask(query -> query.limit = "500");
        assertThat(first.entries()).hasSize(500);
        assertThat(first.entries().getFirst().number()).isEqualTo(12_000);
        assertThat(first.next()).isEqualTo("11501");
        AuditPage second = ask(query -> query.after = first.next());
        assertThat(second.entries().getFirst().number()).isEqualTo(11_500);
        assertThat(ask(query -> query.after = "1")).isEqualTo(new AuditPage(List.of(), null));
    }

    @Test
    void searchForWhatIsRareGoesOnWithTheNextPage() throws IOException {
        List<Long> found = new ArrayList<>();
        String place = null;
        int pages = 0;
        do {
            String after = place;
            AuditPage page = ask(query -> {
                query.action = "quarantine.release";
                query.actor = "ann";
                query.after = after;
            });
            page.entries().forEach(entry -> found.add(entry.number()));
            place = page.next();
            pages++;
        } while (place != null);
        assertThat(pages).isEqualTo(3);
        assertThat(found).hasSize(12).startsWith(12_000L, 11_000L).endsWith(1000L);
    }

    @Test
    void actionIsNamedWholeOrByItsBeginning() throws IOException {
        assertThat(ask(query -> query.action = "quarantine").entries()).hasSize(50);
        assertThat(ask(query -> query.action = "quarant").entries()).isEmpty();
    }

    @Test
    void timesBoundFromBelowAndAbove() throws IOException {
        AuditPage page = ask(query -> {
            query.since = BEGIN.plusSeconds(11_000).toString();
            query.until = BEGIN.plusSeconds(11_003).toString();
        });
        assertThat(page.entries()).extracting(AuditPage.Entry::number).containsExactly(11_002L, 11_001L, 11_000L);
        assertThatThrownBy(() -> ask(query -> query.since = "yesterday"))
                .isInstanceOfSatisfying(
                        WebApplicationException.class,
                        e -> assertThat(e.getResponse().getStatus()).isEqualTo(400));
    }
}
