package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.Wish;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Each action of a verdict: what the sender is told, what the backend gets, and what the journal tells of it. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class VerdictsEndToEndTest {
    /** The subject says what becomes of the mail. */
    private static final String BY_SUBJECT = """
            verdict: { tag: 5, hold: 50, subject-prefix: "[Suspicious] ", headers: true }
            replies:
              contact: "https://postmaster.example.test/why?id={id}"
              texts: { "rule.deferred": "Come again, {sender}" }
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: by-points, deny: subject, matches: "be-tagged", points: 6 }
                  - { name: by-demand, deny: subject, matches: "be-held", then: hold }
                  - { name: for-good, deny: subject, matches: "be-rejected", then: reject }
                  - { name: noted, deny: subject, matches: "be-(deferred|discarded|redirected|copied)" }
                  - { name: in-shadow, deny: subject, matches: "be-shadowed", then: reject, shadow: true }
            """;

    Doors doors;

    @Inject
    Quarantine quarantine;

    @Test
    void mailThatNothingSpeaksAgainstIsDeliveredAndSaysSo() throws IOException {
        JudgedDomain domain = serve("deliver", "");

        JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("is-fine")));

        assertThat(JudgedDomain.actions(decision)).containsExactly("deliver");
        assertThat(arrived("is-fine")).contains("X-Spam-Flag: NO\r\n").contains("\r\nSubject: is-fine\r\n");
        assertThat(JudgedDomain.summary(decision)).startsWith("Accepted at DATA under policy ");
    }

    @Test
    void suspiciousMailIsDeliveredWithAMarkThatNobodyCanForge() throws IOException {
        JudgedDomain domain = serve("tag", "");
        byte[] message = Doors.lines(
                "X-Spam-Flag: NO",
                "From: anne@sender.example",
                "Subject: shall be-tagged",
                "X-Spam-Status: No, score=-100",
                "",
                "Hello.");

        JsonPath decision = JudgedDomain.taken(domain.send("bob", message));

        assertThat(arrived("be-tagged"))
                .contains("X-Spam-Flag: YES\r\n", "X-Spam-Score: 6\r\n", "lists.denied=6")
                .contains("\r\nSubject: [Suspicious] shall be-tagged\r\n")
                .doesNotContain("X-Spam-Flag: NO", "score=-100");
        assertThat(JudgedDomain.actions(decision)).containsExactly("tag");
        assertThat(JudgedDomain.summary(decision))
                .contains("1 above tag (5)")
                .contains("without lists.denied it would have been delivered");
    }

    @Test
    void mailToBeHeldIsTakenAndGoesOnWhenItIsReleased() throws IOException {
        JudgedDomain domain = serve("hold", "");

        SmtpClient.Reply reply = domain.send("bob", Doors.message("verdict-of-hold shall be-held"));

        JsonPath decision = JudgedDomain.taken(reply);
        assertThat(decision.getString("decision.ending")).isEqualTo("held");
        assertThat(held(Doors.queueId(reply)).isMissingNode())
                .as("it is not in the queue")
                .isTrue();
        assertThat(Doors.find(doors.first(), "verdict-of-hold")).isEmpty();

        String id = Doors.queueId(reply) + "-held-1";
        assertThat(quarantine.release(id, Wish.of("op", "fine"))).isInstanceOf(Outcome.Done.class);
        assertThat(arrived("verdict-of-hold"))
                .startsWith("X-Sallyport-Released: " + id + "\r\n\tby op;")
                .contains("X-Spam-Flag: YES\r\n");
    }

    @Test
    void redirectedMailGoesToSomebodyElseOnly() throws IOException {
        JudgedDomain domain = serve("redirect", """
                rules:
                  away: { when: { all: [lists.denied] }, redirect: eve@second.example.test }
                """);

        JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("shall be-redirected")));

        ReceivedMail mail = Doors.awaitAt(doors.second(), "be-redirected");
        assertThat(mail.recipients()).containsExactly("<eve@second.example.test>");
        assertThat(Doors.find(doors.first(), "be-redirected")).isEmpty();
        assertThat(decision.getString("decision.judgements[0].redirect")).isEqualTo("eve@second.example.test");
    }

    @Test
    void copyGoesToSomebodyElseAsWell() throws IOException {
        JudgedDomain domain = serve("copy", """
                rules:
                  archived: { when: { all: [lists.denied] }, copy: [archive@second.example.test] }
                """);

        SmtpClient.Reply reply = domain.send("bob", Doors.message("shall be-copied"));

        JsonPath decision = JudgedDomain.taken(reply);

        assertThat(Doors.awaitAt(doors.first(), "be-copied").recipients())
                .containsExactly("<" + domain.mailbox("bob") + ">");
        assertThat(Doors.awaitAt(doors.second(), "be-copied").recipients())
                .containsExactly("<archive@second.example.test>");
        assertThat(decision.getList("decision.judgements[0].copies", String.class))
                .containsExactly("archive@second.example.test");
        JudgedDomain.awaitDeliveries(Doors.queueId(reply), "archive@second.example.test");
    }

    @Test
    void deferredMailStaysWithTheSenderWhoLearnsWhereToAsk() throws IOException {
        JudgedDomain domain = serve("defer", "rules: { deferred: { when: { all: [lists.denied] }, then: defer } }\n");

        SmtpClient.Reply reply = domain.send("bob", Doors.message("shall be-deferred"));

        assertThat(reply.code()).isEqualTo(451);
        String id = JudgedDomain.refused(reply).getString("decision.id");
        assertThat(reply.lines())
                .containsExactly(
                        "4.7.1 Come again, anne@sender.example [" + id + "]",
                        "4.7.1 See https://postmaster.example.test/why?id=" + id);
        assertThat(Doors.find(doors.first(), "be-deferred")).isEmpty();
    }

    @Test
    void rejectedMailIsRefusedWithTheReasonThatTheSenderMayKnow() throws IOException {
        JudgedDomain domain = serve("reject", "");

        SmtpClient.Reply reply = domain.send("bob", Doors.message("shall be-rejected"));

        String id = JudgedDomain.refused(reply).getString("decision.id");
        assertThat(reply)
                .hasToString("550 5.7.1 Mail with such a subject is not accepted here [" + id
                        + "] / 5.7.1 See https://postmaster.example.test/why?id=" + id);
        assertThat(Doors.find(doors.first(), "be-rejected")).isEmpty();
    }

    @Test
    void discardedMailIsTakenAndKnownToTheJournalOnly() throws IOException {
        JudgedDomain domain = serve("discard", "rules: { trap: { when: { all: [lists.denied] }, then: discard } }\n");

        SmtpClient.Reply reply = domain.send("bob", Doors.message("shall be-discarded"));

        JsonPath decision = JudgedDomain.taken(reply);
        assertThat(decision.getString("decision.ending")).isEqualTo("discarded");
        assertThat(JudgedDomain.summary(decision))
                .startsWith("Thrown away at DATA")
                .contains("as rule.trap asks");
        assertThat(Doors.find(doors.first(), "be-discarded")).isEmpty();
        assertThat(held(Doors.queueId(reply)).isMissingNode()).isTrue();
    }

    @Test
    void whatIsInShadowIsRecordedAndChangesNothing() throws IOException {
        JudgedDomain domain = serve("shadow", "");

        JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("shall be-shadowed")));

        assertThat(JudgedDomain.actions(decision)).containsExactly("deliver");
        assertThat(JudgedDomain.summary(decision)).contains("if lists.denied were not in shadow it would have been");
        arrived("be-shadowed");
    }

    /** One is marked, one is held by her group, one is refused at RCPT by his, one waits at another backend. */
    @Test
    void eachRecipientGetsWhatHisPolicySays() throws IOException {
        doors.write("lists/judge-all.txt", "127.0.0.0/8\n");
        JudgedDomain domain = serve("mixed", """
                groups:
                  careful: { recipients: [hanna], verdict: { hold: 6 } }
                  closed:
                    recipients: [rita]
                    filters:
                      lists:
                        entries: [{ name: nobody, deny: client, list: lists/judge-all.txt, then: reject }]
                """);

        SmtpClient.Outcome outcome = doors.send(
                JudgedDomain.STRANGER,
                List.of(
                        domain.mailbox("tom"),
                        domain.mailbox("hanna"),
                        domain.mailbox("rita"),
                        "eve@second.example.test"),
                Doors.message("mixed be-tagged"));

        assertThat(outcome.recipients()).extracting(SmtpClient.Reply::code).containsExactly(250, 250, 550, 250);
        assertThat(JudgedDomain.actions(
                        JudgedDomain.refused(outcome.recipients().get(2))))
                .containsExactly("reject");
        assertThat(domain.isKnownToBackend("rita")).isFalse();
        JsonPath decision = JudgedDomain.taken(JudgedDomain.last(outcome));
        assertThat(decision.getString("decision.ending")).isEqualTo("split");
        assertThat(decision.getList("decision.judgements.policy", String.class))
                .containsExactly("mixed.judge.test", "mixed.judge.test/careful", "second.example.test");
        assertThat(JudgedDomain.actions(decision)).containsExactly("tag", "hold", "deliver");

        assertThat(Doors.awaitAt(doors.first(), "mixed be-tagged").recipients())
                .containsExactly("<" + domain.mailbox("tom") + ">");
        assertThat(arrived("mixed be-tagged")).contains("Subject: [Suspicious] mixed be-tagged\r\n");
        ReceivedMail unmarked = Doors.awaitAt(doors.second(), "mixed be-tagged");
        assertThat(unmarked.recipients()).containsExactly("<eve@second.example.test>");
        assertThat(Doors.text(unmarked.bytes())).contains("\r\nSubject: mixed be-tagged\r\n");

        String queueId = Doors.queueId(JudgedDomain.last(outcome));
        assertThat(quarantine.release(queueId + "-held-1", Wish.of("op", ""))).isInstanceOf(Outcome.Done.class);
        Doors.awaitNumber(doors.first(), "mixed be-tagged", 2);
        assertThat(Doors.find(doors.first(), "mixed be-tagged").getLast().recipients())
                .containsExactly("<" + domain.mailbox("hanna") + ">");
        assertThat(Doors.find(doors.second(), "mixed be-tagged")).hasSize(1);
        JudgedDomain.awaitDeliveries(queueId, domain.mailbox("hanna"));
    }

    /** The same blocks for each, in a domain of its own, and what the test adds. */
    private JudgedDomain serve(String action, String more) throws IOException {
        return JudgedDomain.serve(doors, action + ".judge.test", BY_SUBJECT + more);
    }

    private String arrived(String marker) {
        return Doors.text(Doors.awaitAt(doors.first(), marker).bytes());
    }

    private JsonNode held(String queueId) {
        return StreamSupport.stream(doors.queue().mails().spliterator(), false)
                .filter(mail -> mail.path("queueId").asText().equals(queueId))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
