package io.sallyport.journal;

import static io.sallyport.testing.Decisions.NOON;
import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Network;
import io.sallyport.journal.Decision.Ending;
import io.sallyport.journal.DecisionQuery.Criterion;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.testing.Decisions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of decisions must do; each implementation's test extends it. */
public abstract class DecisionStoreContract {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    /** The store of a test, empty at its beginning. */
    protected abstract DecisionStore store();

    @Test
    void decisionIsFoundByItsIdAsItWas() throws IOException {
        Decision kept = decision("q1")
                .found(Finding.points(Score.of("2"), "dnsbl.listed", "yes").with("zone", "bl.example"))
                .build();
        append(kept, decision("q2").build());

        assertThat(store().find("q1")).isEqualTo(kept);
        assertThat(store().find("q3")).isNull();
    }

    @Test
    void newestDecisionsComeFirst() throws IOException {
        append(
                decision("second").at(NOON.plusSeconds(1)).build(),
                decision("first").at(NOON).build(),
                decision("third").at(NOON.plusSeconds(2)).build());
        assertThat(ids(DecisionQuery.newest(10))).containsExactly("third", "second", "first");
    }

    @Test
    void eachKeyFindsWhatItIsTrueOf() throws IOException {
        append(
                decision("q1")
                        .from("Ann@Sender.Example")
                        .to("bob@example.test", "eve@other.test")
                        .ending(Ending.HELD)
                        .found(Finding.hold("attachment.macro", "x"))
                        .build(),
                decision("q2")
                        .from(null)
                        .to("eve@other.test")
                        .found(Finding.noted("header.bulk", "x"))
                        .build());

        assertThat(found(Criterion.MESSAGE_ID, DecisionQuery.messageId(" <1@sender.example>")))
                .containsExactlyInAnyOrder("q1", "q2");
        assertThat(found(Criterion.MESSAGE_ID, DecisionQuery.messageId("2@sender.example")))
                .isEmpty();
        assertThat(found(Criterion.SENDER, "ann@sender.example")).containsExactly("q1");
        assertThat(found(Criterion.SENDER, DecisionQuery.NULL_SENDER)).containsExactly("q2");
        assertThat(found(Criterion.RECIPIENT, "eve@other.test")).containsExactlyInAnyOrder("q1", "q2");
        assertThat(found(Criterion.RECIPIENT, "bob@example.test")).containsExactly("q1");
        assertThat(found(Criterion.DOMAIN, "sender.example")).containsExactly("q1");
        assertThat(found(Criterion.DOMAIN, "other.test")).containsExactlyInAnyOrder("q1", "q2");
        assertThat(found(Criterion.FINDING, "attachment.macro")).containsExactly("q1");
        assertThat(found(Criterion.FINDING, "attachment")).isEmpty();
        assertThat(found(Criterion.ENDING, "held")).containsExactly("q1");
        assertThat(found(Criterion.ACTION, "deliver")).containsExactly("q2");
        assertThat(found(Criterion.SESSION, "s-q2")).containsExactly("q2");
    }

    @Test
    void decisionsAreCountedBySpansOfTimeAndByFindings() throws IOException {
        append(
                decision("q0").at(NOON.minusSeconds(1)).build(),
                decision("q1")
                        .at(NOON)
                        .ending(Ending.HELD)
                        .found(Finding.noted("header.bulk", "x"))
                        .build(),
                decision("q2")
                        .at(NOON.plusSeconds(59))
                        .found(Finding.noted("header.old", "x"))
                        .build(),
                decision("q3")
                        .at(NOON.plusSeconds(61))
                        .found(Finding.noted("header.bulk", "x"))
                        .build(),
                decision("q4").at(NOON.plusSeconds(180)).build());

        Statistics statistics = store().statistics(NOON, Duration.ofMinutes(1), 3, 1);

        assertThat(statistics.spans())
                .containsExactly(
                        new Statistics.Span(NOON, Map.of(Ending.HELD, 1L, Ending.ACCEPTED, 1L)),
                        new Statistics.Span(NOON.plusSeconds(60), Map.of(Ending.ACCEPTED, 1L)),
                        new Statistics.Span(NOON.plusSeconds(120), Map.of()));
        assertThat(statistics.findings()).containsExactly(new Statistics.Frequency("header.bulk", 2));
    }

    @Test
    void allThatIsAskedForMustBeTrue() throws IOException {
        append(
                decision("q1").ending(Ending.HELD).client("192.0.2.7").build(),
                decision("q2").ending(Ending.HELD).client("198.51.100.7").build(),
                decision("q3").client("192.0.2.7").build());
        DecisionQuery query = new DecisionQuery(
                null,
                Map.of(Criterion.ENDING, "held", Criterion.DOMAIN, "sender.example"),
                Network.of("192.0.2.0/24"),
                NOON,
                NOON.plusSeconds(1),
                null,
                10);
        assertThat(ids(query)).containsExactly("q1");
    }

    @Test
    void clientsAreFoundByAddressAndNetworkOfTheirFamily() throws IOException {
        append(
                decision("q1").client("192.0.2.7").build(),
                decision("q2").client("192.0.3.7").build(),
                decision("q3").client("2001:db8::7").build(),
                decision("q4").client("255.255.255.255").build());
        assertThat(in("192.0.2.7")).containsExactly("q1");
        assertThat(in("192.0.2.0/24")).containsExactly("q1");
        assertThat(in("192.0.2.0/23")).containsExactlyInAnyOrder("q1", "q2");
        assertThat(in("0.0.0.0/0")).containsExactlyInAnyOrder("q1", "q2", "q4");
        assertThat(in("2001:db8::/32")).containsExactly("q3");
        assertThat(in("2001:db8::7")).containsExactly("q3");
        assertThat(in("192.0.2.8")).isEmpty();
    }

    @Test
    void timeIsFromSinceToBeforeUntil() throws IOException {
        for (int i = 0; i < 5; i++) {
            append(decision("q" + i).at(NOON.plusSeconds(i)).build());
        }
        assertThat(between(NOON.plusSeconds(1), NOON.plusSeconds(3))).containsExactly("q2", "q1");
        assertThat(between(null, NOON.plusSeconds(1))).containsExactly("q0");
        assertThat(between(NOON.plusSeconds(4), null)).containsExactly("q4");
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() throws IOException {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 23; i++) { // Several of one moment
            append(decision("q" + i).at(NOON.plusMillis(i / 4)).build());
            sent.addFirst("q" + i);
        }
        for (DecisionQuery query : List.of(DecisionQuery.newest(5), by(Criterion.DOMAIN, "example.test", 5))) {
            assertThat(turnPages(query)).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void nothingAppearsTwiceWhileOthersWrite() throws Exception {
        for (int i = 0; i < 100; i++) {
            append(decision("old" + i).at(NOON.plusMillis(i)).build());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    append(decision("new" + i).at(NOON.plusMillis(50 + i)).build());
                }
                return null;
            });
            for (int turn = 0; turn < 5; turn++) {
                List<String> seen = turnPages(by(Criterion.DOMAIN, "example.test", 7));
                assertThat(seen).doesNotHaveDuplicates();
                assertThat(seen).filteredOn(id -> id.startsWith("old")).hasSize(100);
            }
            writer.get();
        }
        assertThat(turnPages(DecisionQuery.newest(64))).hasSize(200);
    }

    @Test
    void deliveriesAreThoseOfTheMailAndItsCopies() throws IOException {
        DeliveryEvent deferred = Decisions.event("q1", DeliveryEvent.Kind.DEFERRED, NOON);
        DeliveryEvent delivered = Decisions.event("q1", DeliveryEvent.Kind.DELIVERED, NOON.plusSeconds(1));
        DeliveryEvent held = Decisions.event("q1-held", DeliveryEvent.Kind.DELETED, NOON.plusSeconds(2));
        store().append(List.of(), List.of(deferred, delivered));
        store().append(List.of(), List.of(held, Decisions.event("q2", DeliveryEvent.Kind.BOUNCED, NOON)));
        DeliveryEvent form = Decisions.event("q1-2", DeliveryEvent.Kind.DELIVERED, NOON.plusSeconds(3));
        DeliveryEvent heldForm = Decisions.event("q1-held-2", DeliveryEvent.Kind.DELETED, NOON.plusSeconds(4));
        DeliveryEvent report = Decisions.event("q1-01234abcd", DeliveryEvent.Kind.DELIVERED, NOON.plusSeconds(5));
        store().append(List.of(), List.of(form, heldForm, report));
        assertThat(store().deliveries("q1")).containsExactly(deferred, delivered, held, form, heldForm);
        assertThat(store().deliveries("q3")).isEmpty();
    }

    @Test
    void whatIsTooOldIsForgottenStepByStep() throws IOException {
        List<Decision> many = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            many.add(decision("q" + i).at(NOON.plusMillis(i)).build());
        }
        store().append(many, List.of(Decisions.event("q0", DeliveryEvent.Kind.DELIVERED, NOON)));
        Instant cut = NOON.plusMillis(1150);

        int steps = 0;
        while (store().forget(cut, NO_LIMIT) > 0) {
            steps++;
        }

        assertThat(steps).isGreaterThan(1);
        assertThat(turnPages(DecisionQuery.newest(100)))
                .hasSize(50)
                .contains("q1150")
                .doesNotContain("q1149");
        assertThat(turnPages(by(Criterion.DOMAIN, "example.test", 100))).hasSize(50);
        assertThat(store().deliveries("q0")).isEmpty();
        assertThat(store().forget(cut, NO_LIMIT)).isZero();
    }

    @Test
    void whatIsTooMuchIsForgottenOldestFirst() throws IOException {
        String long_ = "x".repeat(300);
        List<Decision> many = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            many.add(decision("q" + i).at(NOON.plusMillis(i)).subject(long_).build());
        }
        store().append(many, List.of());
        Instant never = NOON.minus(Duration.ofDays(1));

        int gone = 0;
        for (int step = 0; step < 2; step++) {
            gone += store().forget(never, 1_000_000);
        }

        assertThat(gone).isBetween(500, 1000);
        List<String> left = turnPages(DecisionQuery.newest(500));
        assertThat(left).startsWith("q1499").hasSize(1500 - gone);
    }

    private void append(Decision... decisions) throws IOException {
        store().append(List.of(decisions), List.of());
    }

    private List<String> found(Criterion key, String value) throws IOException {
        return ids(by(key, value, 10));
    }

    private List<String> in(String network) throws IOException {
        return ids(new DecisionQuery(null, Map.of(), Network.of(network), null, null, null, 10));
    }

    private List<String> between(@Nullable Instant since, @Nullable Instant until) throws IOException {
        return ids(new DecisionQuery(null, Map.of(), null, since, until, null, 10));
    }

    private static DecisionQuery by(Criterion key, String value, int limit) {
        return new DecisionQuery(null, Map.of(key, value), null, null, null, null, limit);
    }

    private List<String> ids(DecisionQuery query) throws IOException {
        return store().search(query).decisions().stream().map(Decision::id).toList();
    }

    private List<String> turnPages(DecisionQuery query) throws IOException {
        List<String> seen = new ArrayList<>();
        Set<DecisionQuery.Place> places = new HashSet<>();
        DecisionQuery next = query;
        while (true) {
            DecisionPage page = store().search(next);
            page.decisions().forEach(decision -> seen.add(decision.id()));
            if (page.next() == null) {
                return seen;
            }
            assertThat(page.decisions()).hasSize(query.limit());
            assertThat(places.add(page.next())).isTrue();
            next = query.after(page.next());
        }
    }
}
