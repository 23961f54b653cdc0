package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.sallyport.e2e.DocumentFailureEndToEndTest.WithParserThatFails;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import io.sallyport.testing.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it means, over SMTP, that a document hangs, exhausts memory or ends its worker: what the policy says, and nothing else. */
@QuarkusTest
@TestProfile(WithParserThatFails.class)
@WithTestResource(DoorsResource.class)
@Timeout(120)
class DocumentFailureEndToEndTest {
    private static final int WORKERS = 2;
    private static final String HANGS = "<hang millis=\"600000\" heavy=\"true\" pulse_millis=\"100\"/>";
    private static final String EXHAUSTS_MEMORY = "<oom/>";
    private static final String ENDS_ITS_WORKER = "<system_exit/>";
    private static final String BEHAVES = "<write element=\"p\">hello</write>";

    /** What may stay on the heap of one failure or another; the document itself, of course, may not. */
    private static final long NOISE = 32L << 20;

    /** A gateway whose workers do with documents in XML what these say. */
    public static final class WithParserThatFails implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sallyport.extract.workers", Integer.toString(WORKERS),
                    "sallyport.extract.memory", "128M",
                    "sallyport.extract.launcher",
                            "sh,-c,exec \"$0\" \"$@\" XML=org.apache.tika.parser.mock.MockParser");
        }
    }

    Doors doors;

    @Test
    void documentThatHangsMeansWhatThePolicySaysAndNobodyElseWaits() throws Exception {
        JudgedDomain domain = serve("hangs", "hold");
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        assertParsed(domain);
        try (SmtpClient hanging = doors.connect();
                var reader = Executors.newVirtualThreadPerTaskExecutor()) {
            hanging.command("MAIL FROM:<anne@sender.example>");
            hanging.command("RCPT TO:<" + domain.mailbox("bob") + ">");
            hanging.command("DATA");
            hanging.send(mail("hangs", HANGS));
            hanging.send(".\r\n");
            var reply = reader.submit(() -> {
                SmtpClient.Reply told = hanging.read();
                answered.add("hanging");
                return told;
            });

            assertParsed(domain);
            answered.add("other");

            JsonPath decision = JudgedDomain.taken(reply.get(60, TimeUnit.SECONDS));
            assertThat(answered).containsExactly("other", "hanging");
            assertThat(JudgedDomain.findings(decision)).contains("extract.unavailable");
            assertThat(JudgedDomain.actions(decision)).containsExactly("hold");
        }
        assertParsed(domain);
    }

    @Test
    void documentThatExhaustsMemoryMeansWhatThePolicySays() throws IOException {
        assertUnavailable(serve("exhausts", "defer"), EXHAUSTS_MEMORY, "451 4.7.1 ", "defer");
    }

    @Test
    void documentThatEndsItsWorkerMeansWhatThePolicySaysAndTheWorkerIsReplaced() throws IOException {
        JudgedDomain domain = serve("ends", "tag");

        for (int i = 0; i <= WORKERS; i++) {
            assertUnavailable(domain, ENDS_ITS_WORKER, "250 2.0.0 ", "tag");
        }

        assertParsed(domain);
        Await.until(Doors.PATIENCE, () -> "no more than the new workers", () -> workers() <= WORKERS);
    }

    @Test
    void gatewayKeepsNothingOfDocumentsThatFail() throws IOException {
        JudgedDomain domain = serve("keeps", "tag");
        for (int i = 0; i < 3; i++) {
            assertUnavailable(domain, ENDS_ITS_WORKER, "250 2.0.0 ", "tag");
        }
        long before = usedHeap();
        String ballast = "<!-- " + "x".repeat(4 << 20) + " -->";
        for (int i = 0; i < 10; i++) {
            assertUnavailable(domain, ENDS_ITS_WORKER + ballast, "250 2.0.0 ", "tag");
            doors.first().forgetMails();
        }
        assertThat(usedHeap() - before).isLessThan(NOISE);
    }

    private JudgedDomain serve(String label, String onUnavailable) throws IOException {
        return JudgedDomain.serve(
                doors,
                label + ".content.test",
                "filters: { extract: { on-unavailable: %s, budget: 50s } }".formatted(onUnavailable));
    }

    private static void assertParsed(JudgedDomain domain) throws IOException {
        JsonPath decision = JudgedDomain.taken(domain.send("bob", mail("behaves", BEHAVES)));
        assertThat(JudgedDomain.findings(decision)).isEmpty();
    }

    private static void assertUnavailable(JudgedDomain domain, String script, String reply, String action)
            throws IOException {
        SmtpClient.Reply told = domain.send("bob", mail("fails", script));
        assertThat(told.toString()).startsWith(reply);
        JsonPath decision = told.isPositive() ? JudgedDomain.taken(told) : JudgedDomain.refused(told);
        assertThat(JudgedDomain.findings(decision)).contains("extract.unavailable");
        assertThat(JudgedDomain.actions(decision)).containsExactly(action);
    }

    /** How many processes the gateway has started that still run. */
    private static int workers() {
        return Workers.running().size();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static byte[] mail(String subject, String script) {
        return Doors.lines(
                "From: anne@sender.example",
                "To: bob@example.test",
                "Subject: " + subject,
                "MIME-Version: 1.0",
                "Content-Type: application/xml",
                "Content-Disposition: attachment; filename=a.xml",
                "Content-Transfer-Encoding: base64",
                "",
                MessageScript.base64(("<?xml version=\"1.0\" encoding=\"UTF-8\"?><script>" + script + "</script>")
                        .getBytes(StandardCharsets.UTF_8)));
    }
}
