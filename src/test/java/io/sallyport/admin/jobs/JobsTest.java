package io.sallyport.admin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.sallyport.admin.Problem;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Role;
import io.sallyport.testing.Await;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.RecordingAudit;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final Caller ADMIN = new Caller("admin", Role.ADMIN.permissions(), null, "192.0.2.9");
    private static final Caller HELGA = new Caller("helga", Role.HELPDESK.permissions(), null, "192.0.2.9");
    private static final Caller OSCAR = new Caller("oscar", Role.OPERATOR.permissions(), null, "192.0.2.9");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final RecordingAudit audit = new RecordingAudit();
    private final Jobs jobs = new Jobs(audit, clock);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        jobs.close();
    }

    private Job begin(Caller owner, Jobs.Work work) throws IOException {
        return jobs.begin(owner, "quarantine.delete", Map.of("filter", "class=spam"), 3, work);
    }

    /** Holds the worker until the test lets it go. */
    private void waiting(Job job) throws IOException {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static JobView ended(Job job) {
        Await.until(Duration.ofSeconds(10), () -> "end of the job", job::isFinal);
        return job.view();
    }

    @Test
    void jobTellsWhatCameOfEachThing() throws IOException {
        JobView view = ended(begin(HELGA, job -> {
            job.done("deleted");
            job.done("deleted");
            job.also("learned");
            job.failed("C-held-1", Problem.of(Status.FORBIDDEN, "no"));
        }));
        assertThat(view.state()).isEqualTo("done");
        assertThat(view.expected()).isEqualTo(3);
        assertThat(view.done()).isEqualTo(2);
        assertThat(view.outcomes()).isEqualTo(Map.of("deleted", 2L, "learned", 1L));
        assertThat(view.failed()).isEqualTo(1);
        assertThat(view.failures()).extracting(Job.Failure::id).containsExactly("C-held-1");
    }

    @Test
    void beginningAndEndAreWrittenDown() throws IOException {
        Job job = begin(HELGA, running -> running.done("deleted"));
        ended(job);
        Await.until(
                Duration.ofSeconds(10),
                () -> "both entries",
                () -> audit.lines().size() == 2);
        assertThat(audit.lines())
                .containsExactly(
                        "job.begun %s by helga".formatted(job.id()), "job.ended %s by helga".formatted(job.id()));
        assertThat(audit.entries().getFirst().details())
                .containsEntry("filter", "class=spam")
                .containsEntry("action", "quarantine.delete");
        assertThat(audit.entries().getLast().details())
                .containsEntry("state", "done")
                .containsEntry("outcome.deleted", "1");
    }

    @Test
    void whatCannotBeWrittenDownIsNotBegun() {
        audit.fill();
        assertThatThrownBy(() -> begin(HELGA, job -> job.done("deleted"))).isInstanceOf(IOException.class);
        assertThat(jobs.all(ADMIN)).isEmpty();
    }

    @Test
    void moreFailuresThanABoundAreOnlyCounted() throws IOException {
        JobView view = ended(begin(HELGA, job -> {
            for (int i = 0; i < 1000; i++) {
                job.failed("m" + i, Problem.of(Status.CONFLICT, "no"));
            }
        }));
        assertThat(view.failed()).isEqualTo(1000);
        assertThat(view.failures()).hasSize(Job.MOST_FAILURES);
    }

    @Test
    void jobThatCannotGoOnSaysSoAndLeavesTheNextOnes() throws IOException {
        JobView failed = ended(begin(HELGA, job -> {
            job.done("deleted");
            throw new IOException("the disk is gone");
        }));
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.done()).isEqualTo(1);
        assertThat(failed.why()).contains("log").doesNotContain("disk");
        JobView mistaken = ended(begin(HELGA, job -> {
            throw new IllegalStateException("a mistake");
        }));
        assertThat(mistaken.state()).isEqualTo("failed");
        assertThat(ended(begin(HELGA, job -> {})).state()).isEqualTo("done");
    }

    @Test
    void stoppedJobEndsBeforeItsNextStep() throws IOException {
        Job job = begin(HELGA, running -> {
            running.done("deleted");
            waiting(running);
            if (!running.isStopping()) {
                running.done("deleted");
            }
        });
        Await.until(Duration.ofSeconds(10), () -> "first step", () -> job.view().done() == 1);
        jobs.stop(ADMIN, job);
        open.countDown();
        assertThat(ended(job).state()).isEqualTo("cancelled");
        assertThat(job.view().done()).isEqualTo(1);
        assertThat(audit.lines()).contains("job.stop %s by admin".formatted(job.id()));
    }

    @Test
    void jobThatIsStoppedWhileItWaitsNeverRuns() throws IOException {
        begin(HELGA, this::waiting);
        Job second = begin(HELGA, job -> job.done("deleted"));
        jobs.stop(HELGA, second);
        open.countDown();
        Job third = begin(HELGA, job -> {});
        ended(third);
        assertThat(second.view().state()).isEqualTo("cancelled");
        assertThat(second.view().done()).isZero();
    }

    @Test
    void jobsAreForThoseWhoAskedForThemAndForAdmins() throws IOException {
        Job job = begin(HELGA, running -> {});
        assertThat(jobs.find(HELGA, job.id())).isSameAs(job);
        assertThat(jobs.find(ADMIN, job.id())).isSameAs(job);
        assertThat(jobs.find(OSCAR, job.id())).isNull();
        assertThat(jobs.all(OSCAR)).isEmpty();
    }

    @Test
    void onlySoManyAreOpen() throws IOException {
        for (int i = 0; i < Jobs.MOST_OPEN; i++) {
            begin(HELGA, this::waiting);
        }
        assertThatThrownBy(() -> begin(HELGA, job -> {}))
                .asInstanceOf(type(WebApplicationException.class))
                .satisfies(e -> assertThat(e.getResponse().getStatus()).isEqualTo(429));
        assertThat(jobs.all(HELGA)).hasSize(Jobs.MOST_OPEN);
    }

    @Test
    void endedJobsAreForgottenAfterAnHourAndWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < Jobs.MOST_KNOWN + 5; i++) {
            ended(begin(HELGA, job -> {}));
        }
        assertThat(jobs.all(HELGA)).hasSizeLessThanOrEqualTo(Jobs.MOST_KNOWN);
        clock.advance(Duration.ofMinutes(61));
        assertThat(jobs.all(HELGA)).isEmpty();
    }
}
