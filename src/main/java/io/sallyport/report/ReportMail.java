package io.sallyport.report;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.OctetsMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A report as a mail: a sentence for people, and the XML, compressed, as an attachment (RFC 9990 § 3.5.2). All of it is
 * ASCII.
 *
 * @param report of one policy domain, which is ASCII
 * @param submitter who reports
 */
record ReportMail(DmarcReport report, Submitter submitter) {
    /** RFC 5322 § 3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int BASE64_LINE = 76;

    /** {@code receiver!policy-domain!begin!end!unique-id.xml.gz} (RFC 9990 § 3.5.2). */
    String fileName() {
        return "%s!%s!%d!%d!%s.xml.gz"
                .formatted(
                        submitter.hostname(),
                        report.policy().domain(),
                        report.begin(),
                        report.end(),
                        report.id(submitter.hostname()));
    }

    /**
     * The mail.
     *
     * @param to its recipient, in ASCII
     * @param messageId unique, what stands before the {@code @}
     */
    MailMessage message(MailAddress to, String messageId, Instant now) throws IOException {
        String id = report.id(submitter.hostname());
        // The attachment is Base64 and the letter has no line that begins with this (RFC 2046 § 5.1.1)
        String boundary = "dmarc_report_" + id;
        String head = """
                From: %s
                To: %s
                Subject: Report Domain: %s
                \tSubmitter: %s
                \tReport-ID: %s
                Date: %s
                Message-ID: <%s@%s>
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="%s"

                --%s
                Content-Type: text/plain; charset=us-ascii

                This is the DMARC aggregate report (RFC 9990) about mail with
                %s
                in From that
                %s
                received on %s (UTC).

                --%s
                Content-Type: application/gzip; name="%s"
                Content-Disposition: attachment;
                \tfilename="%s"
                Content-Transfer-Encoding: base64

                """.formatted(
                        submitter.mailbox(),
                        to,
                        report.policy().domain(),
                        submitter.hostname(),
                        id,
                        DATE.format(now.atOffset(ZoneOffset.UTC)),
                        messageId,
                        submitter.hostname(),
                        boundary,
                        boundary,
                        report.policy().domain(),
                        submitter.hostname(),
                        report.day(),
                        boundary,
                        fileName(),
                        fileName());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(Base64.getMimeEncoder(BASE64_LINE, LINE_END).encode(compressed()));
        bytes.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return new OctetsMessage(bytes.toByteArray());
    }

    private byte[] compressed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            ReportXml.write(report, submitter, gzip);
        }
        return bytes.toByteArray();
    }
}
