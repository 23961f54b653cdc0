package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Outcome;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.Wish;
import io.sallyport.testing.Eicar;
import io.sallyport.testing.FakeClamd;
import io.sallyport.testing.Suites;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What mails carry, over SMTP, against the started application with its real workers. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@Timeout(120)
class ContentEndToEndTest {
    private static final String ALL = """
            verdict: { hold: 50 }
            filters:
              mime: { on-unavailable: defer }
              attachment: { on-unavailable: hold, budget: 25s, macros: hold, executable: reject }
              extract: { on-unavailable: hold, budget: 25s }
              content:
                on-unavailable: pass
                data: [{ name: cards, kind: card-number, at-least: 1, then: hold }]
                rules: [{ name: wire, in: [text, documents], phrases: ["wire transfer"], points: 1 }]
              url: { on-unavailable: pass, budget: 25s }
              impersonation: { on-unavailable: pass }
            """;

    Doors doors;

    @Inject
    Quarantine quarantine;

    /** The signature is found by a scanner, and without one; however it is packed. */
    @Test
    void eicarIsRefusedHoweverItIsPacked() throws IOException {
        byte[] zipInZip = zip("b.zip", zip("eicar.com", Eicar.octets()));
        String message = String.join(
                "\r\n",
                "From: anne@sender.example",
                "Subject: inner",
                "MIME-Version: 1.0",
                part("a.zip", zipInZip),
                "");
        Map<String, byte[]> mails = new TreeMap<>();
        mails.put("plain", mail("eicar plain", part("eicar.com", Eicar.octets())));
        mails.put("zip", mail("eicar zip", part("a.zip", zip("eicar.com", Eicar.octets()))));
        mails.put("rfc822", mail("eicar rfc822", "Content-Type: message/rfc822\r\n\r\n" + message));
        try (FakeClamd clamd = FakeClamd.tcp()) {
            JudgedDomain scanned = JudgedDomain.serve(
                    doors,
                    "scanned.content.test",
                    "filters: { antivirus: { on-unavailable: defer, servers: [\"%s\"], scan: [attachments, members] } }"
                            .formatted(clamd.server()));
            JudgedDomain unscanned = JudgedDomain.serve(doors, "unscanned.content.test", ALL);
            for (Map.Entry<String, byte[]> each : mails.entrySet()) {
                assertThat(JudgedDomain.findings(JudgedDomain.refused(scanned.send("bob", each.getValue()))))
                        .as(each.getKey())
                        .contains("antivirus.infected");
                assertThat(JudgedDomain.findings(JudgedDomain.refused(unscanned.send("bob", each.getValue()))))
                        .as(each.getKey())
                        .contains("attachment.test-virus");
            }
        }
    }

    @Test
    void partIsTakenOutTheRestGoesOnAndWhatCameIsHeldAndCanBeReleased() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(
                doors,
                "strip.content.test",
                "filters: { attachment: { on-unavailable: hold, dangerous-name: strip } }");
        byte[] sent = mail("to be stripped", part("settings.slk", "ID;P".getBytes(StandardCharsets.US_ASCII)));

        JsonPath decision = JudgedDomain.taken(domain.send("bob", sent));

        assertThat(JudgedDomain.actions(decision)).containsExactly("strip");
        String arrived =
                Doors.text(Doors.awaitAt(doors.first(), "to be stripped").bytes());
        assertThat(arrived)
                .contains("The words.")
                .doesNotContain("settings.slk")
                .doesNotContain("SUQ7UA==");
        String id = decision.getString("decision.id");
        HeldMail held = quarantine.find(id + "-held-1");
        assertThat(held.form()).isEqualTo(HeldMail.Form.ORIGINAL);
        assertThat(quarantine.release(held.id(), Wish.of("op", ""))).isInstanceOf(Outcome.Done.class);
        Doors.awaitNumber(doors.first(), "to be stripped", 2);
        assertThat(Doors.find(doors.first(), "to be stripped"))
                .filteredOn(mail -> Doors.text(mail.bytes()).contains("settings.slk"))
                .hasSize(1);
    }

    @Test
    void macrosOfADocumentAreFoundByAWorker() throws IOException {
        Path document = document("testWORD_macros.docm");
        JudgedDomain domain = JudgedDomain.serve(doors, "macros.content.test", ALL);
        JsonPath decision = JudgedDomain.taken(
                domain.send("bob", mail("macros", part("letter.docm", Files.readAllBytes(document)))));
        assertThat(JudgedDomain.findings(decision)).contains("attachment.macros");
        assertThat(JudgedDomain.actions(decision)).containsExactly("hold");
    }

    @Test
    void textsLinksAndDataAreWeighed() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "texts.content.test", ALL);
        String html = "Content-Type: text/html; charset=utf-8\r\n\r\n"
                + "<p>Please send a wire transfer to 4111 1111 1111 1111 or log in at"
                + " <a href=\"http://192.0.2.7/x\">https://bank.example/</a></p>";
        JsonPath decision = JudgedDomain.taken(domain.send("bob", mail("texts", html)));
        assertThat(JudgedDomain.findings(decision))
                .contains("content.rule", "content.data", "url.different", "url.ip-host");
        assertThat(decision.prettify()).doesNotContain("4111 1111").doesNotContain("4111111111111111");
    }

    @Test
    void gtubeIsRefused() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "gtube.content.test", ALL);
        String text =
                "Content-Type: text/plain\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
        assertThat(JudgedDomain.findings(JudgedDomain.refused(domain.send("bob", mail("gtube", text)))))
                .contains("content.gtube");
    }

    /** Each is answered within the bound of this test, has a finding with a name, and costs nobody else anything. */
    @Test
    void hostileContentEndsInAFinding() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "hostile.content.test", ALL);
        Map<String, String> hostile = new TreeMap<>();
        hostile.put("attachment.bomb", part("zeros.gz", gzip(new byte[150 << 20])));
        hostile.put("mime.too-deep", nested(200));
        hostile.put("mime.too-many-parts", parts(3000));
        hostile.put("url.too-many", links(50_000));
        hostile.put("attachment.encrypted-archive", part("a.zip", encrypted()));
        for (Map.Entry<String, String> each : hostile.entrySet()) {
            JsonPath decision = decided(domain, mail("hostile " + each.getKey(), each.getValue()));
            assertThat(JudgedDomain.findings(decision)).as(each.getKey()).contains(each.getKey());
        }
    }

    private static JsonPath decided(JudgedDomain domain, byte[] message) throws IOException {
        var reply = domain.send("bob", message);
        return reply.isPositive() ? JudgedDomain.taken(reply) : JudgedDomain.refused(reply);
    }

    private static Path document(String name) throws IOException {
        Path suite = Suites.require("attachments/tika");
        try (var files = Files.walk(suite)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] mail(String subject, String second) {
        return Doors.lines(
                "From: anne@sender.example",
                "To: bob@example.test",
                "Subject: " + subject,
                "Date: Sun, 22 Nov 2026 10:00:00 +0000",
                "Message-ID: <1@sender.example>",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: text/plain",
                "",
                "The words.",
                "--b",
                second,
                "--b--");
    }

    private static String part(String name, byte[] octets) {
        return "Content-Type: application/octet-stream; name=\"%s\"\r\n".formatted(name)
                + "Content-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=\"%s\"\r\n\r\n".formatted(name)
                + Base64.getMimeEncoder().encodeToString(octets);
    }

    private static byte[] zip(String name, byte[] octets) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(octets);
            out.closeEntry();
        }
        return zip.toByteArray();
    }

    /** The flag of encryption is set in both headers (APPNOTE 4.4.4). */
    private static byte[] encrypted() throws IOException {
        byte[] zip = zip("secret.txt", new byte[100]);
        zip[6] |= 1;
        for (int i = 0; i < zip.length - 4; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                zip[i + 8] |= 1;
            }
        }
        return zip;
    }

    private static byte[] gzip(byte[] octets) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(octets);
        }
        return gzip.toByteArray();
    }

    private static String nested(int depth) {
        return "Content-Type: message/rfc822\r\n\r\n".repeat(depth) + "Subject: the end\r\n\r\nhello";
    }

    private static String parts(int count) {
        List<String> lines = new ArrayList<>(List.of("Content-Type: multipart/mixed; boundary=i", ""));
        for (int i = 0; i < count; i++) {
            lines.addAll(List.of("--i", "", "x"));
        }
        lines.add("--i--");
        return String.join("\r\n", lines);
    }

    private static String links(int count) {
        StringBuilder html = new StringBuilder("Content-Type: text/html\r\n\r\n");
        for (int i = 0; i < count; i++) {
            html.append("<a href=\"https://h").append(i).append(".example/\">x</a>\r\n");
        }
        return html.toString();
    }
}
