package io.sallyport.report;

import static io.sallyport.report.Observations.policy;
import static io.sallyport.report.Observations.report;
import static io.sallyport.report.Observations.row;
import static io.sallyport.report.Observations.rowOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.MailAddress;
import io.sallyport.report.PublishedPolicy.Alignment;
import io.sallyport.report.PublishedPolicy.Assessment;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Suites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** Reports are valid by the schema of RFC 9990 appendix A, whatever strangers have sent. */
class ReportXmlTest {
    private static final String SUITE = "dmarc/ietf-dmarc-aggregate/";
    private static final Submitter SUBMITTER = new Submitter(
            "mx.example.test", "Example", new MailAddress("dmarc", "example.test"), "https://example.test/");

    private static final PublishedPolicy EVERYTHING = new PublishedPolicy(
            "example.com",
            "example.com",
            Assessment.QUARANTINE,
            Assessment.NONE,
            Assessment.REJECT,
            Alignment.STRICT,
            Alignment.RELAXED,
            true,
            false,
            "0:1:d:s");

    @Test
    void sampleOfTheRfcIsValid() throws Exception {
        validate(Files.readAllBytes(Suites.require(SUITE + "dmarc-xml-0.2.xml")));
    }

    /** The other sample names the namespace of a draft, which the schema does not; else it is valid. */
    @Test
    void sampleWithExtensionsIsValidInTheNamespaceOfTheRfc() throws Exception {
        String sample = Files.readString(Suites.require(SUITE + "dmarc-xmlalt-0.2.xml"));
        assertThatThrownBy(() -> validate(sample.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SAXException.class);
        validate(sample.replace("http://dmarc.org/dmarc-xml/0.2", "urn:ietf:params:xml:ns:dmarc-2.0")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void validatorNoticesABreach() throws Exception {
        String sample = Files.readString(Suites.require(SUITE + "dmarc-xml-0.2.xml"));
        for (String[] breach : new String[][] {
            {"<p>quarantine</p>", "<p>maybe</p>"}, {"<count>123</count>", ""}, {"<record>", "<recond>"}
        }) {
            String broken = sample.replace(breach[0], breach[1]);
            assertThat(broken).isNotEqualTo(sample);
            assertThatThrownBy(() -> validate(broken.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(SAXException.class);
        }
    }

    @Test
    void smallestAndFullestReportAreValid() throws Exception {
        validate(xml(report(policy("example.com"), row("192.0.2.1", "example.com"))));
        validate(xml(report(EVERYTHING, rowOf("example.com"), row("192.0.2.1", "example.com"))));
    }

    @Test
    void reportWithoutSignaturesAndSpfIsValid() throws Exception {
        ReportRow row = rowOf("x");
        validate(xml(report(
                policy("example.com"),
                new ReportRow(row.source(), row.identifiers(), row.evaluation(), List.of(), null))));
    }

    @Test
    void valuesStandWhereTheSchemaWantsThem() throws Exception {
        DmarcReport report = report(EVERYTHING, row("192.0.2.1", "a.example.com"), row("192.0.2.1", "a.example.com"));
        Document read = parse(xml(report));
        assertThat(text(read, "version")).isEqualTo("1.0");
        assertThat(text(read, "org_name")).isEqualTo("Example");
        assertThat(text(read, "email")).isEqualTo("dmarc@example.test");
        assertThat(text(read, "report_id")).isEqualTo(report.id("mx.example.test"));
        assertThat(text(read, "begin")).isEqualTo("1795219200"); // 2026-11-21T00:00:00Z
        assertThat(text(read, "end")).isEqualTo("1795305599");
        assertThat(text(read, "np")).isEqualTo("reject");
        assertThat(text(read, "adkim")).isEqualTo("s");
        assertThat(text(read, "testing")).isEqualTo("y");
        assertThat(text(read, "discovery_method")).isEqualTo("treewalk");
        assertThat(text(read, "source_ip")).isEqualTo("192.0.2.1");
        assertThat(text(read, "count")).isEqualTo("2");
        assertThat(text(read, "disposition")).isEqualTo("pass");
        assertThat(text(read, "header_from")).isEqualTo("a.example.com");
        assertThat(text(read, "selector")).isEqualTo("s1");
        assertThat(text(read, "scope")).isEqualTo("mfrom");
        assertThat(read.getElementsByTagName("error").getLength()).isZero();
    }

    @Test
    void whatTheRecordDoesNotSayHasItsDefault() throws Exception {
        Document read = parse(xml(report(policy("example.com"), row("192.0.2.1", "example.com"))));
        assertThat(text(read, "sp")).isEqualTo("reject");
        assertThat(text(read, "np")).isEqualTo("reject");
        assertThat(text(read, "adkim")).isEqualTo("r");
        assertThat(text(read, "fo")).isEqualTo("0");
        assertThat(text(read, "testing")).isEqualTo("n");
    }

    @Test
    void nullReversePathIsAnEmptyElement() throws Exception {
        ReportRow row = row("192.0.2.1", "example.com");
        Document read = parse(xml(report(
                policy("example.com"),
                new ReportRow(
                        row.source(),
                        new ReportRow.Identifiers("example.com", "", "example.test"),
                        row.evaluation(),
                        List.of(),
                        null))));
        assertThat(text(read, "envelope_from")).isEmpty();
        assertThat(text(read, "envelope_to")).isEqualTo("example.test");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        DmarcReport whole = report(policy("example.com"), row("192.0.2.1", "example.com"));
        byte[] xml = xml(new DmarcReport(whole.day(), whole.policy(), whole.rua(), whole.rows(), 7, true));
        validate(xml);
        assertThat(text(parse(xml), "error")).contains("7 more messages", "not counted");
    }

    @Test
    void hostileValuesAreValidAndStayValues() throws Exception {
        for (String hostile : List.of(
                "\0\1\u0008\u000b\u000c\u001f\u007f\u0085\u009f",
                "]]>",
                "<![CDATA[<count>1000000</count>]]>",
                "</domain></dkim><dkim><domain>victim.example</domain>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
                "\"'&amp;&#0;",
                "\ud800",
                "\udc00\ud800x",
                "\ufffe\uffff\ufeff",
                "\u202eevil\u2028\u2029",
                "\ud83d\udc80\ud83f\udffe",
                "\r\n\t ",
                "",
                "x".repeat(65_536),
                "\ud83d\udc80".repeat(40_000))) {
            byte[] xml = xml(report(EVERYTHING, rowOf(hostile)));
            validate(xml);
            Document read = parse(xml);
            assertThat(read.getElementsByTagName("dkim").getLength()).isEqualTo(3); // Two signatures, one evaluation
            assertThat(text(read, "count")).isEqualTo("1");
            assertThat(text(read, "header_from")).hasSizeLessThanOrEqualTo(255);
            assertThat(new String(xml, StandardCharsets.UTF_8).codePoints())
                    .noneMatch(c -> c != '\n' && Character.isISOControl(c));
        }
    }

    @Test
    void textBeyondAsciiIsKept() throws Exception {
        Document read = parse(xml(report(policy("example.com"), rowOf("bücher \ud83d\udc80 <例>"))));
        assertThat(text(read, "header_from")).isEqualTo("bücher \ud83d\udc80 <例>");
    }

    @Test
    void randomValuesAreValid() {
        Fuzz.run(200, random -> {
            char[] chars = new char[random.nextInt(40)];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char)
                        (random.nextBoolean() ? random.nextInt(0x10000) : "<>&]['\" -!?".charAt(random.nextInt(11)));
            }
            assertThatCode(() -> validate(xml(report(EVERYTHING, rowOf(new String(chars))))))
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void zoneOfALinkLocalAddressIsNotTold() throws Exception {
        byte[] octets = InetAddress.ofLiteral("fe80::1").getAddress();
        ReportRow row = row("192.0.2.1", "example.com");
        Document read = parse(xml(report(
                policy("example.com"),
                new ReportRow(
                        Inet6Address.getByAddress(null, octets, 1),
                        row.identifiers(),
                        row.evaluation(),
                        List.of(),
                        null))));
        assertThat(text(read, "source_ip")).isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void sameReportHasTheSameOctets() throws Exception {
        assertThat(xml(report(EVERYTHING, rowOf("x")))).isEqualTo(xml(report(EVERYTHING, rowOf("x"))));
    }

    @Test
    void largestReportIsValid() throws Exception {
        LinkedHashMap<ReportRow, Long> rows = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            rows.put(row("10.0.%d.%d".formatted(i / 256, i % 256), "example.com"), (long) i + 1);
        }
        DmarcReport report = new DmarcReport(Observations.DAY, EVERYTHING, "", rows, 0, false);
        validate(xml(report));
        assertThat(report.messages()).isEqualTo(50_005_000);
    }

    private static byte[] xml(DmarcReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportXml.write(report, SUBMITTER, out);
        return out.toByteArray();
    }

    private static void validate(byte[] xml) throws SAXException, IOException {
        Path schema = Suites.require(SUITE + "dmarc-xml-0.2.xsd");
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(schema.toFile())
                .newValidator()
                .validate(new StreamSource(new ByteArrayInputStream(xml)));
    }

    private static Document parse(byte[] xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    /** The text of the first element of that name. */
    private static String text(Document document, String element) {
        return document.getElementsByTagName(element).item(0).getTextContent();
    }
}
