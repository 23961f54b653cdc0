package io.sallyport.report;

import static io.sallyport.report.Observations.NOON;
import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.report;
import static io.sallyport.report.Observations.row;
import static io.sallyport.report.Observations.rowOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailAddress;
import io.sallyport.report.PublishedPolicy.Assessment;
import io.sallyport.testing.Mails;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.Test;

/** Reports as mail (RFC 9990 § 3.5.2), as an independent parser sees them. */
class ReportMailTest {
    private static final Submitter SUBMITTER =
            new Submitter("mx.example.test", "Example", new MailAddress("dmarc", "example.test"), null);
    private static final DmarcReport REPORT = report(policy("example.com"), row("192.0.2.1", "example.com"));

    @Test
    void headerIsAsTheRfcWantsIt() throws IOException {
        String id = REPORT.id("mx.example.test");
        assertThat(text(REPORT))
                .contains(
                        "From: dmarc@example.test\r\n",
                        "To: reports@example.com\r\n",
                        "Date: Sat, 21 Nov 2026 12:00:00 +0000\r\n",
                        "Message-ID: <dmarc-x@mx.example.test>\r\n",
                        "Auto-Submitted: auto-generated\r\n")
                .containsPattern("Subject: Report Domain: example\\.com\r\n"
                        + "\tSubmitter: mx\\.example\\.test\r\n\tReport-ID: " + id + "\r\n");
        assertThat(id).matches("20261121[0-9a-f]{24}");
    }

    @Test
    void attachmentIsTheCompressedXmlUnderItsName() throws Exception {
        Map<String, byte[]> parts = parts(REPORT);
        assertThat(parts.keySet()).containsExactly("text/plain", "application/gzip");
        String xml = unzip(parts.get("application/gzip"));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ReportXml.write(REPORT, SUBMITTER, expected);
        assertThat(xml).isEqualTo(expected.toString(StandardCharsets.UTF_8));
        assertThat(text(REPORT))
                .contains("filename=\"mx.example.test!example.com!1795219200!1795305599!" + REPORT.id("mx.example.test")
                        + ".xml.gz\"\r\n");
    }

    @Test
    void letterTellsWhatItIs() throws Exception {
        assertThat(new String(parts(REPORT).get("text/plain"), StandardCharsets.US_ASCII))
                .contains("example.com", "mx.example.test", "2026-11-21");
    }

    @Test
    void longestNamesLeaveEveryLineShort() throws Exception {
        String longest = "a123456789.".repeat(22) + "example.com";
        DmarcReport report = report(policy(longest), rowOf("x".repeat(300)));
        Submitter submitter =
                new Submitter(longest, "x".repeat(200), new MailAddress("a".repeat(64), longest), "y".repeat(200));
        String text = new String(
                Mails.bytes(
                        new ReportMail(report, submitter).message(new MailAddress("b c", longest), "dmarc-x", NOON)),
                StandardCharsets.UTF_8);
        assertThat(text).isASCII().contains("To: \"b c\"@");
        assertThat(text.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void reportIdTellsReportsApart() {
        String id = REPORT.id("mx.example.test");
        assertThat(report(policy("example.com"), row("192.0.2.9", "example.com"))
                        .id("mx.example.test"))
                .isEqualTo(id);
        assertThat(REPORT.id("mx2.example.test")).isNotEqualTo(id);
        assertThat(report(policy("example.com", Assessment.NONE)).id("mx.example.test"))
                .isNotEqualTo(id);
        assertThat(report(policy("example.org")).id("mx.example.test")).isNotEqualTo(id);
    }

    @Test
    void nameTellsItsDay() {
        String name = REPORT.nameFor(new MailAddress("a", "example.com"), "mx.example.test");
        assertThat(name).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(DmarcReport.dayOf(name)).isEqualTo(REPORT.day());
        assertThat(DmarcReport.dayOf("dmarc-")).isNull();
        assertThat(DmarcReport.dayOf("dmarc-20261341x")).isNull();
        assertThat(DmarcReport.dayOf("06CSD4ZZZZZZZZ")).isNull();
    }

    private static String text(DmarcReport report) throws IOException {
        return new String(
                Mails.bytes(new ReportMail(report, SUBMITTER)
                        .message(new MailAddress("reports", "example.com"), "dmarc-x", NOON)),
                StandardCharsets.US_ASCII);
    }

    /** The decoded content of each part by its type. */
    static Map<String, byte[]> parts(byte[] message) throws Exception {
        MimeTokenStream tokens = new MimeTokenStream();
        tokens.parse(new ByteArrayInputStream(message));
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_BODY) {
                parts.put(
                        tokens.getBodyDescriptor().getMimeType(),
                        tokens.getDecodedInputStream().readAllBytes());
            }
        }
        return parts;
    }

    private static Map<String, byte[]> parts(DmarcReport report) throws Exception {
        return parts(text(report).getBytes(StandardCharsets.US_ASCII));
    }

    private static String unzip(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
