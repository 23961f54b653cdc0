package io.sallyport.admin;

import static io.sallyport.spool.SpoolEntries.BOB;
import static io.sallyport.spool.SpoolEntries.EVE;
import static io.sallyport.spool.SpoolEntries.RECEIVED;
import static io.sallyport.spool.SpoolEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Wish;
import io.sallyport.relay.IdleWorkers;
import io.sallyport.spool.FileSpool;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpoolEntries;
import io.sallyport.spool.SpooledMail;
import io.sallyport.testing.Callers;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import io.sallyport.testing.Mails;
import io.sallyport.testing.MemoryQuarantine;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueResourceTest {
    @TempDir
    Path temp;

    private final MemoryQuarantine quarantine = new MemoryQuarantine();
    private FileSpool spool;
    private QueueResource queue;

    @BeforeEach
    void open() throws IOException {
        spool = SpoolEntries.open(temp);
        queue = new QueueResource(spool, IdleWorkers.on(spool, new FakeClock(RECEIVED)), quarantine, Callers.admin());
        store(entry("q3", BOB));
        store(entry("q1", BOB, EVE));
        store(entry("q2", EVE));
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        List<String> seen = new ArrayList<>();
        QueueQuery query = new QueueQuery();
        query.limit = "1";
        do {
            QueuePage page = queue.list(query);
            assertThat(page.total()).isEqualTo(3);
            page.mails().forEach(mail -> seen.add(mail.queueId()));
            query.after = page.next();
        } while (query.after != null);
        assertThat(seen).containsExactly("q1", "q2", "q3");
    }

    @Test
    void listIsFiltered() {
        QueueQuery query = new QueueQuery();
        query.recipient = "BOB@";
        assertThat(ids(query)).containsExactly("q1", "q3");
        query.sender = "nobody";
        assertThat(ids(query)).isEmpty();
        assertThat(queue.hold("q2").getStatus()).isEqualTo(204);
        QueueQuery held = new QueueQuery();
        held.state = "held";
        assertThat(ids(held)).containsExactly("q2");
    }

    @Test
    void actsOnAMailThatIsNotThereAreNotFound() {
        assertThat(queue.retry("gone").getStatus()).isEqualTo(404);
        assertThat(queue.delete("gone").getStatus()).isEqualTo(404);
        assertThat(queue.hold("gone").getEntity()).isInstanceOf(Problem.class);
        assertThat(queue.hold("gone").getMediaType()).isEqualTo(Problem.MEDIA_TYPE);
        assertThatThrownBy(() -> queue.show("../q1")).isInstanceOf(WebApplicationException.class);
    }

    @Test
    void actsThatContradictTheStateAreConflicts() {
        assertThat(queue.release("q1").getStatus()).isEqualTo(409);
        assertThat(queue.hold("q1").getStatus()).isEqualTo(204);
        assertThat(queue.hold("q1").getStatus()).isEqualTo(204);
        assertThat(queue.retry("q1").getStatus()).isEqualTo(409);
        assertThat(queue.show("q1").state()).isEqualTo("held");
        assertThat(queue.release("q1").getStatus()).isEqualTo(204);
        assertThat(queue.delete("q1").getStatus()).isEqualTo(204);
        assertThat(queue.delete("q1").getStatus()).isEqualTo(404);
    }

    @Test
    void mailThatTheQuarantineIsAboutToLetGoIsNobodyElsesToLetGo() throws IOException {
        String id = "q9-held-1";
        store(entry(id, BOB).asHeld());
        quarantine.put(HeldMails.of(id, "bob@example.test", MailClass.SPAM), Mails.simple("held"));
        assertThat(queue.release(id).getStatus()).isEqualTo(409);
        assertThat(queue.delete(id).getStatus()).isEqualTo(409);
        assertThat(spool.find(id)).isNotNull().matches(SpooledMail::held);
        quarantine.release(id, Wish.of("ann", ""));
        assertThat(queue.release(id).getStatus())
                .as("released, perhaps from another gateway, and still stopped here")
                .isEqualTo(409);
        assertThat(spool.find(id)).isNotNull().matches(SpooledMail::held);
        spool.update(spool.find(id).asReleased(Instant.EPOCH).asHeld());
        assertThat(queue.release(id).getStatus())
                .as("let go, and stopped by an administrator later")
                .isEqualTo(204);
    }

    @Test
    void mailThatTheQuarantineHasForgottenIsLetGoByAnAdministrator() throws IOException {
        String id = "q9-held-1";
        store(entry(id, BOB).asHeld());
        assertThat(queue.release(id).getStatus()).isEqualTo(204);
    }

    @Test
    void messageIsGivenAsItIsAndNeverRun() throws IOException {
        var response = queue.message("q1");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((StreamingOutput) response.getEntity()).write(out);
        assertThat(out.toByteArray()).isEqualTo(Mails.bytes(Mails.simple("spooled")));
        assertThat(response.getMediaType()).hasToString("message/rfc822");
        assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void allThatIsNotHeldIsRetried() {
        queue.hold("q1").close();
        assertThat(queue.retryAll().getEntity()).hasToString("{mails=2}");
    }

    private List<String> ids(QueueQuery query) {
        return queue.list(query).mails().stream().map(QueuedMail::queueId).toList();
    }

    private void store(SpooledMail mail) throws IOException {
        try (Spool.Draft draft = spool.draft(mail, Mails.simple("spooled"))) {
            draft.commit(mail.pending(), "");
        }
    }
}
