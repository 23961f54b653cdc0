package io.sallyport.admin.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.jobs.Jobs;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.admin.quarantine.BulkResource.Begun;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.mail.Action;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import io.sallyport.testing.Await;
import io.sallyport.testing.Callers;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.ListFolder;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryDecisions;
import io.sallyport.testing.MemoryQuarantine;
import io.sallyport.testing.RecordingAudit;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkWorkTest {
    private static final Caller ADMIN = new Caller("admin", Role.ADMIN.permissions(), null, "192.0.2.9");
    private static final Caller HELPDESK =
            new Caller("helga", Role.HELPDESK.permissions(), Set.of("example.com"), "192.0.2.9");
    private static final Caller AUDITOR = new Caller("otto", Role.AUDITOR.permissions(), null, "192.0.2.9");
    private static final HeldMailsFilter ALL =
            new HeldMailsFilter(null, null, null, null, null, null, null, null, null, null, null, null);

    private final MemoryQuarantine quarantine = new MemoryQuarantine();
    private final RecordingAudit audit = new RecordingAudit();
    private final FakeClock clock = new FakeClock(Instant.parse("2027-03-01T10:00:00Z"));
    private final Verdict today = new Verdict(
            Action.DELIVER, Score.ZERO, new Thresholds(null, null, null), List.of(), List.of(), null, List.of());
    private QuarantineDesk desk;

    @TempDir
    Path folder;

    private final Jobs jobs = new Jobs(audit, clock);

    /** Learns whatever it is taught. */
    private static final class Pupil implements Learning {
        @Override
        public Result learn(Octets message, Label label, @Nullable String domain) {
            return Result.LEARNED;
        }

        @Override
        public Result forget(Octets message) {
            return Result.UNKNOWN;
        }
    }

    @BeforeEach
    void holdThree() throws IOException {
        SenderMemory memory = ListFolder.in(folder, clock).memory(audit, new MemoryDecisions(), clock);
        desk = new QuarantineDesk(quarantine, (mail, message, before) -> today, new Pupil(), memory, audit, clock);
        quarantine.put(HeldMails.of("A-held-1", "ann@example.com", MailClass.SPAM), Mails.simple("A"));
        quarantine.put(HeldMails.of("B-held-1", "bob@example.net", MailClass.SPAM), Mails.simple("B"));
        quarantine.put(HeldMails.of("C-held-1", "ann@example.com", MailClass.MALWARE), Mails.simple("C"));
    }

    private Response ask(Caller caller, BulkBody body) throws IOException {
        return new BulkResource(desk, new BulkWork(desk), jobs, Callers.of(caller), clock).decide(body);
    }

    private static BulkBody named(String act, String... ids) {
        return new BulkBody(act, List.of(ids), null, null, "ticket 4711", null);
    }

    private static List<BulkResult> results(Response answer) {
        return ((BulkResults) answer.getEntity()).results();
    }

    @Test
    void eachNamedMailHasItsOwnResult() throws IOException {
        Response answer = ask(HELPDESK, named("release", "A-held-1", "B-held-1", "C-held-1", "A-held-1"));
        assertThat(answer.getStatus()).isEqualTo(200);
        List<BulkResult> results = results(answer);
        assertThat(results).extracting(BulkResult::id).containsExactly("A-held-1", "B-held-1", "C-held-1");
        assertThat(results).extracting(BulkResult::outcome).containsExactly("released", "", "");
        assertThat(results.get(1).problem()).extracting(Problem::status).isEqualTo(404); // Not theirs to know of
        assertThat(results.get(2).problem()).extracting(Problem::status).isEqualTo(403); // Malware
        assertThat(quarantine.wishes()).containsExactly("release A-held-1 by helga");
        assertThat(audit.lines())
                .containsExactly("quarantine.release A-held-1 by helga", "quarantine.release.ended A-held-1 by helga");
    }

    @Test
    void whatWasSoBeforeIsUnchanged() throws IOException {
        ask(ADMIN, named("delete", "A-held-1"));
        assertThat(results(ask(ADMIN, named("delete", "A-held-1"))))
                .extracting(BulkResult::outcome)
                .containsExactly("unchanged");
        assertThat(results(ask(ADMIN, named("release", "A-held-1"))))
                .extracting(BulkResult::problem)
                .containsExactly(Problem.of(Response.Status.CONFLICT, "it is deleted"));
    }

    @Test
    void mailsAreAskedForRecheckedAndLearned() throws IOException {
        assertThat(results(ask(ADMIN, named("requestRelease", "A-held-1"))))
                .extracting(BulkResult::outcome)
                .containsExactly("release_requested");
        assertThat(results(ask(ADMIN, named("deny", "A-held-1"))))
                .extracting(BulkResult::outcome)
                .containsExactly("held");
        assertThat(results(ask(ADMIN, named("recheck", "A-held-1"))).getFirst().problem())
                .as("a quarantine in memory knows no findings")
                .extracting(Problem::status)
                .isEqualTo(410);
        assertThat(results(ask(ADMIN, new BulkBody("learn", List.of("A-held-1"), null, null, null, "spam"))))
                .extracting(BulkResult::outcome)
                .containsExactly("learned");
    }

    @Test
    void dryRunCountsAndChangesNothing() throws IOException {
        assertThat(ask(HELPDESK, new BulkBody("delete", null, ALL, true, null, null))
                        .getEntity())
                .isEqualTo(new BulkCount(2, false));
        assertThat(ask(HELPDESK, new BulkBody("delete", List.of("A-held-1", "B-held-1"), null, true, null, null))
                        .getEntity())
                .isEqualTo(new BulkCount(1, false));
        assertThat(quarantine.wishes()).isEmpty();
        assertThat(audit.lines()).isEmpty();
    }

    @Test
    void filterIsTheWorkOfAJobThatKeepsToTheRightsOfWhoAsked() throws IOException {
        Response answer = ask(HELPDESK, new BulkBody("delete", null, ALL, null, "campaign", null));
        assertThat(answer.getStatus()).isEqualTo(202);
        String job = ((Begun) answer.getEntity()).job();
        assertThat(answer.getLocation()).hasToString("/api/jobs/" + job);
        Await.until(
                Duration.ofSeconds(10),
                () -> "end of the job",
                () -> audit.lines().contains("job.ended %s by helga".formatted(job)));
        assertThat(quarantine.find("A-held-1").state()).isEqualTo(State.DELETED);
        assertThat(quarantine.find("B-held-1").state()).as("of another domain").isEqualTo(State.HELD);
        assertThat(quarantine.find("C-held-1").state()).as("malware").isEqualTo(State.HELD);
        assertThat(audit.lines())
                .containsExactly(
                        "job.begun %s by helga".formatted(job),
                        "quarantine.delete A-held-1 by helga",
                        "quarantine.delete.ended A-held-1 by helga",
                        "job.ended %s by helga".formatted(job));
        assertThat(audit.entries().getLast().details())
                .containsEntry("done", "1")
                .containsEntry("failed", "1");
    }

    @Test
    void jobEndsWhenNothingCanBeReachedAnyMore() throws IOException {
        for (int i = 0; i < 100; i++) {
            quarantine.put(HeldMails.of("X" + i + "-held-1", "ann@example.com", MailClass.SPAM), Mails.simple("X"));
        }
        BulkWork work = new BulkWork(desk);
        BulkOrder order = new BulkBody("delete", null, ALL, null, null, null).toOrder();
        Jobs others = new Jobs(new RecordingAudit(), clock);
        audit.fill();
        List<IOException> thrown = Collections.synchronizedList(new ArrayList<>());
        others.begin(ADMIN, "quarantine.delete", Map.of(), 100, job -> {
            try {
                work.all(ADMIN, order, ALL.toQuery(), job);
            } catch (IOException e) {
                thrown.add(e);
            }
        });
        Await.until(Duration.ofSeconds(10), () -> "end of the work", () -> !thrown.isEmpty());
        assertThat(thrown.getFirst()).hasMessageContaining("20 mails");
        assertThat(quarantine.wishes()).isEmpty();
    }

    @Test
    void whatSomebodyMayNotDoAtAllIsRefusedAtOnce() {
        assertThatThrownBy(() -> ask(AUDITOR, named("release", "A-held-1"))).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> ask(HELPDESK, new BulkBody("release", null, ALL, null, null, "ham")))
                .isInstanceOf(Denied.class);
    }

    @Test
    void partsThatDoNotGoTogetherAreRefused() {
        String[] many = Collections.nCopies(51, "A-held-1").toArray(String[]::new);
        for (BulkBody body : List.of(
                new BulkBody("delete", null, null, null, null, null),
                new BulkBody("delete", List.of("A-held-1"), ALL, null, null, null),
                new BulkBody("learn", List.of("A-held-1"), null, null, null, null),
                named("recheck", many))) {
            assertThatThrownBy(() -> ask(ADMIN, body))
                    .isInstanceOfSatisfying(
                            WebApplicationException.class,
                            e -> assertThat(e.getResponse().getStatus()).isEqualTo(400));
        }
    }
}
