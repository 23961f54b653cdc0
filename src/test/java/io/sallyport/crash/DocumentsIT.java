package io.sallyport.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeBackend;
import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program finds the classes of the processes that parse documents, and the word that only a PDF says. */
class DocumentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY = """
            relay:
              backends: ["127.0.0.1:%d"]
            recipients: accept
            filters:
              content:
                on-unavailable: hold
                budget: 50s
                rules:
                  - { name: salaries, in: [documents], words: [salaries], then: reject }
            """;

    @TempDir
    private Path home;

    private final int backendPort = GatewayProcess.freePort();
    private GatewayProcess.Plan plan;

    @BeforeEach
    void serve() throws IOException {
        plan = GatewayProcess.Plan.in(home, Map.of())
                .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        plan.serve("example.test", POLICY.formatted(backendPort));
    }

    @Test
    void scanTellsWhatADocumentSays() throws Exception {
        Path mail = home.resolve("mail.eml");
        Files.write(mail, mail("Salaries of everybody"));

        GatewayProcess.Ended ended = GatewayProcess.run(plan, "scan", "--rcpt", "bob@example.test", mail.toString());

        assertThat(ended.output()).contains("content.rule").contains("salaries");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void mailWhoseDocumentSaysAForbiddenWordIsRefusedAndOthersAreNot() throws Exception {
        try (FakeBackend backend = FakeBackend.smtp(backendPort);
                GatewayProcess gateway = GatewayProcess.start(plan)) {
            assertThat(send(gateway, mail("Salaries of everybody")).isAccepted())
                    .isFalse();
            assertThat(send(gateway, mail("Minutes of a meeting")).isAccepted()).isTrue();
            assertThat(backend.mails()).hasSize(1);
        }
    }

    @Test
    void javaOfWorkersThatIsNoneEndsTheStart() throws Exception {
        Path none = home.resolve("java");
        GatewayProcess.Plan wrong = GatewayProcess.Plan.in(home, Map.of("sallyport.extract.java", none.toString()));

        GatewayProcess.Ended ended = GatewayProcess.run(wrong, "run");

        assertThat(ended.output()).contains("sallyport.extract.java: " + none + ": the java command of version 25");
        assertThat(ended.exitCode()).isEqualTo(78);
    }

    private static SmtpClient.Outcome send(GatewayProcess gateway, byte[] message) throws IOException {
        try (SmtpClient client = SmtpClient.connect(gateway.address(), PATIENCE)) {
            client.greet("sender.example");
            return client.transact("anne@sender.example", List.of("bob@example.test"), message);
        }
    }

    private static byte[] mail(String says) {
        String text = """
                From: <anne@sender.example>
                To: <bob@example.test>
                Subject: a document
                MIME-Version: 1.0
                Content-Type: application/pdf; name=a.pdf
                Content-Transfer-Encoding: base64

                %s
                """.formatted(Base64.getMimeEncoder().encodeToString(pdf(says)));
        return text.replaceAll("\\R", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** One page of one line. */
    private static byte[] pdf(String says) {
        String page = "BT /F1 12 Tf 72 700 Td (%s) Tj ET".formatted(says);
        return """
                %%PDF-1.4
                1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
                2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
                3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
                  /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj
                4 0 obj << /Length %d >> stream
                %s
                endstream endobj
                trailer << /Root 1 0 R >>
                %%%%EOF
                """.formatted(page.length(), page).getBytes(StandardCharsets.US_ASCII);
    }
}
