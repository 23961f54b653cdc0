package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.FakeClamd;
import io.sallyport.testing.FakeRspamd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over SMTP, an answer for each thing that scanners of others and the classifier can find. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@Timeout(120)
class EveryScannerFindingTest {
    private static final String RSPAMD = "{\"is_skipped\": %b, \"score\": 4, \"action\": \"%s\", \"symbols\": {%s}}";

    Doors doors;

    private final Set<String> shown = new TreeSet<>();
    private String filter = "";

    @AfterEach
    void everyFindingThatIsDocumentedWasShown() throws IOException {
        assertThat(EveryContentFindingTest.documented(filter)).isNotEmpty().isSubsetOf(shown);
    }

    @Test
    void whatAVirusScannerSays() throws IOException {
        filter = "antivirus";
        try (FakeClamd clamd = FakeClamd.tcp()) {
            JudgedDomain domain = JudgedDomain.serve(doors, "scanned-by-clamd.test", """
                    filters:
                      antivirus:
                        on-unavailable: defer
                        servers: ["%s"]
                        scan: [message, attachments]
                        most-size: 64K
                        most-items: 1
                        named: { Sanesecurity.Spam.: hold }
                    """.formatted(clamd.server()));
            clamd.replying("stream: Win.Test.EICAR_HDB-1 FOUND");
            assertFound(domain, "antivirus.infected", "reject", "550 5.7.1 The message carries malware", "a");
            clamd.replying("stream: Heuristics.Phishing.Email FOUND");
            assertFound(domain, "antivirus.suspicious", "deliver", "250 ", "b");
            clamd.replying("stream: Heuristics.Encrypted.Zip FOUND");
            assertFound(domain, "antivirus.encrypted", "deliver", "250 ", "c");
            clamd.replying("stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND");
            assertFound(domain, "antivirus.limits", "tag", "250 ", "d");
            clamd.replying("stream: Sanesecurity.Spam.1 FOUND");
            assertFound(domain, "antivirus.named", "hold", "250 ", "e");
            clamd.replying("stream: OK");
            assertFound(domain, "antivirus.too-large", "tag", "250 ", "words ".repeat(20_000));
            String attachment = "--a\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\n%s\r\n";
            String attachments = attachment.formatted("one") + attachment.formatted("two") + "--a--";
            assertFound(domain, "antivirus.too-many", "tag", "250 ", attachments);
            clamd.close();
            assertFound(domain, "antivirus.unavailable", "defer", "451 4.7.1 ", "f");
        }
    }

    @Test
    void whatRspamdSays() throws IOException {
        filter = "rspamd";
        try (FakeRspamd rspamd = FakeRspamd.start()) {
            JudgedDomain domain = JudgedDomain.serve(doors, "scanned-by-rspamd.test", """
                    filters:
                      rspamd:
                        on-unavailable: tag
                        servers: ["%s"]
                        most-size: 64K
                        action: { reject: reject, soft-reject: defer, quarantine: hold, add-header: tag }
                    """.formatted(rspamd.server()));
            rspamd.answering(RSPAMD.formatted(false, "reject", ""));
            assertFound(domain, "rspamd.action-reject", "reject", "550 5.7.1 ", "a");
            rspamd.answering(RSPAMD.formatted(false, "soft reject", ""));
            assertFound(domain, "rspamd.action-soft-reject", "defer", "451 4.7.1 ", "b");
            rspamd.answering(RSPAMD.formatted(false, "quarantine", ""));
            assertFound(domain, "rspamd.action-quarantine", "hold", "250 ", "c");
            rspamd.answering(RSPAMD.formatted(false, "add header", ""));
            assertFound(domain, "rspamd.action-add-header", "tag", "250 ", "d");
            for (String action : new String[] {"greylist", "rewrite subject", "discard", "dance"}) {
                rspamd.answering(RSPAMD.formatted(false, action, ""));
                String name = action.equals("dance") ? "other" : action.replace(' ', '-');
                assertFound(domain, "rspamd.action-" + name, "deliver", "250 ", action);
            }
            rspamd.answering(RSPAMD.formatted(false, "no action", symbols(151)));
            assertFound(domain, "rspamd.more-symbols", "deliver", "250 ", "e");
            assertFound(domain, "rspamd.total-score", "deliver", "250 ", "f");
            rspamd.answering(RSPAMD.formatted(true, "no action", ""));
            assertFound(domain, "rspamd.not-checked", "deliver", "250 ", "g");
            assertFound(domain, "rspamd.too-large", "deliver", "250 ", "words ".repeat(20_000));
            rspamd.answering(500, "out of order");
            assertFound(domain, "rspamd.unavailable", "tag", "250 ", "h");
        }
    }

    @Test
    void whatTheClassifierHasLearned() throws IOException {
        filter = "classifier";
        JudgedDomain domain = JudgedDomain.serve(doors, "classified.test", """
                filters:
                  classifier:
                    on-unavailable: defer
                    least-trained: 20
                    spam: [{ from: 0.8, weight: hold }]
                    ham: [{ to: 0.2, weight: -1 }]
                """);
        String spam = "cheap zorbolan pills for every snorfblat winner";
        String ham = "agenda of the quellworth meeting and its minutes";
        JudgedDomain unlearned = JudgedDomain.serve(doors, "unclassified.test", """
                filters: { classifier: { on-unavailable: defer, least-trained: 100000 } }
                """);
        assertFound(unlearned, "classifier.untrained", "deliver", "250 ", spam);
        for (int i = 0; i < 60; i++) {
            learn("spam", message(spam + " " + i));
            learn("ham", message(ham + " " + i));
        }
        assertFound(domain, "classifier.spam", "hold", "250 ", spam);
        assertFound(domain, "classifier.ham", "deliver", "250 ", ham);
    }

    private static void learn(String as, byte[] message) {
        assertThat(Doors.asAdmin()
                        .contentType("message/rfc822")
                        .body(message)
                        .post("/api/classifier/learn?as=" + as)
                        .statusCode())
                .isEqualTo(200);
    }

    private static String symbols(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"SYMBOL_%d\": {\"score\": 0.1}".formatted(i))
                .collect(Collectors.joining(", "));
    }

    private void assertFound(JudgedDomain domain, String finding, String action, String reply, String body)
            throws IOException {
        var told = domain.send("bob", message(body));
        var decision = told.isPositive() ? JudgedDomain.taken(told) : JudgedDomain.refused(told);
        assertThat(JudgedDomain.findings(decision)).as("%s", told).contains(finding);
        assertThat(JudgedDomain.actions(decision)).as(finding).containsExactly(action);
        assertThat(told.toString()).as(finding).startsWith(reply);
        shown.add(finding);
    }

    private static byte[] message(String body) {
        String type = body.startsWith("--a") ? "multipart/mixed; boundary=a" : "text/plain";
        return ("From: Anne <anne@sender.example>\r\nTo: bob@example.test\r\nSubject: a letter\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: " + type + "\r\n\r\n" + body + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
