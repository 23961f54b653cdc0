package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import io.sallyport.testing.SmtpClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mail and policies of a size that would hurt a judge who counts badly; each read of a reply has its deadline. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class HostileJudgingEndToEndTest {
    private static final int RECIPIENTS = 1000; // As many as the front door takes
    private static final int GROUPS = 100;
    private static final int SUBJECTS = 990; // The bound is at 1000 fields

    Doors doors;

    @Inject
    Quarantine quarantine;

    @Test
    void aThousandRecipientsOfAHundredGroupsEachGetWhatTheirGroupSays() throws IOException {
        StringBuilder groups = new StringBuilder("""
                recipients: accept
                filters:
                  lists:
                    on-unavailable: pass
                    entries: [{ name: all, deny: subject, matches: crowd, points: 3 }]
                groups:
                """);
        for (int group = 0; group < GROUPS; group++) {
            groups.append("  g%d: { verdict: { %s: 1, subject-prefix: \"[g%d]\" }, recipients: [%s] }\n"
                    .formatted(group, group % 2 == 0 ? "hold" : "tag", group, String.join(", ", members(group))));
        }
        JudgedDomain domain = JudgedDomain.serve(doors, "crowd.judge.test", groups.toString());
        List<String> all = IntStream.range(0, RECIPIENTS)
                .mapToObj(i -> domain.mailbox("u" + i))
                .toList();

        SmtpClient.Reply reply = JudgedDomain.last(doors.send(JudgedDomain.STRANGER, all, Doors.message("a crowd")));

        JsonPath decision = JudgedDomain.taken(reply);
        assertThat(JudgedDomain.actions(decision)).hasSize(GROUPS);
        Doors.awaitNumber(doors.first(), "a crowd", GROUPS / 2);
        List<String> reached = new ArrayList<>();
        for (ReceivedMail mail : Doors.find(doors.first(), "a crowd")) {
            int group = Integer.parseInt(Doors.text(mail.bytes()).replaceAll("(?s).*Subject: \\[g(\\d+)].*", "$1"));
            assertThat(mail.recipients())
                    .containsExactlyInAnyOrderElementsOf(members(group).stream()
                            .map(member -> "<" + domain.mailbox(member) + ">")
                            .toList());
            reached.addAll(mail.recipients());
        }
        int waiting = 0;
        while (quarantine.find("%s-held-%d".formatted(Doors.queueId(reply), waiting + 1)) != null) {
            waiting++;
        }
        assertThat(reached).doesNotHaveDuplicates().hasSize(RECIPIENTS / 2);
        assertThat(waiting).isEqualTo(RECIPIENTS / 2);
    }

    private static List<String> members(int group) {
        return IntStream.range(0, RECIPIENTS)
                .filter(i -> i % GROUPS == group)
                .mapToObj(i -> "u" + i)
                .toList();
    }

    @Test
    void eachOfManySubjectsIsLookedAtAndMarked() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "subjects.judge.test", """
                verdict: { tag: 1, subject-prefix: "[odd] " }
                filters:
                  header: { on-unavailable: defer, repeated: 2 }
                  lists:
                    on-unavailable: defer
                    entries: [{ name: hidden, deny: subject, matches: "needle", points: 1 }]
                """);
        List<String> lines = new ArrayList<>(List.of("From: anne@sender.example"));
        IntStream.range(0, SUBJECTS).forEach(i -> lines.add("Subject: many-subjects " + i));
        lines.addAll(List.of("Subject: the needle", "", "Hello."));

        JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.lines(lines.toArray(String[]::new))));

        assertThat(JudgedDomain.findings(decision)).contains("header.repeated", "lists.denied");
        String arrived =
                Doors.text(Doors.awaitAt(doors.first(), "many-subjects").bytes());
        assertThat(arrived.split("Subject: \\[odd] ", -1)).hasSize(SUBJECTS + 2);
    }

    @Test
    void aListOfAHundredThousandNetworksIsInForceAtOnce() throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            list.append("10.%d.%d.%d/31\n".formatted(i >> 15, (i >> 7) & 255, (i << 1) & 255));
        }
        doors.write("lists/long.txt", list.append("127.0.4.0/24\n").toString());
        JudgedDomain domain = JudgedDomain.serve(doors, "long-list.judge.test", """
                filters:
                  lists:
                    on-unavailable: pass
                    entries: [{ name: long, deny: client, list: lists/long.txt, then: reject }]
                """);
        try (SmtpClient client = doors.connectFrom("127.0.4.9")) {
            client.greet("sender.example");
            client.command("MAIL FROM:<anne@sender.example>");
            SmtpClient.Reply reply = client.command("RCPT TO:<" + domain.mailbox("bob") + ">");
            assertThat(JudgedDomain.evidence(JudgedDomain.refused(reply), "lists.denied", "place"))
                    .isEqualTo("lists/long.txt:100001");
            client.quit();
        } finally {
            domain.judge(""); // Or each reload that follows would read the list
        }
        assertThat(domain.send("bob", Doors.message("list-is-gone")).code()).isEqualTo(250);
    }
}
