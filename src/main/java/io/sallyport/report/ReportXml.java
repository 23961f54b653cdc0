package io.sallyport.report;

import io.sallyport.report.ReportRow.DkimResult;
import io.sallyport.report.ReportRow.OverrideReason;
import io.sallyport.report.ReportRow.SpfResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes a report as XML (RFC 9990 appendix A): the same octets for the same report. */
final class ReportXml {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0";
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter out;
    private int depth;

    private ReportXml(XMLStreamWriter out) {
        this.out = out;
    }

    /** Writes a report in UTF-8. The stream is flushed and not closed. */
    static void write(DmarcReport report, Submitter submitter, OutputStream stream) throws IOException {
        try {
            XMLStreamWriter writer = FACTORY.createXMLStreamWriter(stream, StandardCharsets.UTF_8.name());
            new ReportXml(writer).feedback(report, submitter);
            writer.flush();
            writer.close();
        } catch (XMLStreamException e) {
            throw new IOException("the report could not be written", e);
        }
    }

    private void feedback(DmarcReport report, Submitter submitter) throws XMLStreamException {
        out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        out.writeStartElement("feedback");
        depth++;
        out.writeDefaultNamespace(NAMESPACE);
        text("version", "1.0"); // RFC 9990 § 3.1.1.2
        metadata(report, submitter);
        policy(report.policy());
        for (Map.Entry<ReportRow, Long> row : report.rows().entrySet()) {
            record(row.getKey(), row.getValue());
        }
        close();
        out.writeEndDocument();
    }

    /** RFC 9990 § 3.1.1.3. */
    private void metadata(DmarcReport report, Submitter submitter) throws XMLStreamException {
        open("report_metadata");
        text("org_name", submitter.organization());
        text("email", submitter.mailbox().toString());
        optional("extra_contact_info", submitter.contact());
        text("report_id", report.id(submitter.hostname()));
        open("date_range");
        text("begin", Long.toString(report.begin()));
        text("end", Long.toString(report.end()));
        close();
        optional("error", missing(report));
        text("generator", "Sallyport");
        close();
    }

    /** What the report does not tell; null if it tells everything. */
    private static @Nullable String missing(DmarcReport report) {
        if (report.omitted() == 0 && !report.cut()) {
            return null;
        }
        String rows = report.omitted() == 0
                ? ""
                : "%d more messages were seen than there is room for records. ".formatted(report.omitted());
        return (rows + (report.cut() ? "Messages that came late in the day were not counted. " : "")).strip();
    }

    /** RFC 9990 § 3.1.1.5. */
    private void policy(PublishedPolicy policy) throws XMLStreamException {
        open("policy_published");
        text("domain", policy.domain());
        text("discovery_method", "treewalk"); // RFC 9989 § 4.10: there is no other here
        text("p", policy.p().text());
        text("sp", policy.spOrDefault().text());
        text("np", policy.npOrDefault().text());
        text("adkim", policy.adkim().text());
        text("aspf", policy.aspf().text());
        text("fo", policy.failureOptionsOrDefault());
        text("testing", policy.testing() ? "y" : "n");
        close();
    }

    /** RFC 9990 § 3.1.1.7; the order of the elements is part of the schema. */
    private void record(ReportRow row, long count) throws XMLStreamException {
        open("record");
        open("row");
        text("source_ip", row.source().getHostAddress());
        text("count", Long.toString(count));
        evaluated(row.evaluation());
        close();
        open("identifiers");
        text("header_from", row.identifiers().headerFrom());
        text("envelope_from", row.identifiers().envelopeFrom()); // § 3.1.1.10: empty for the null reverse-path
        optional("envelope_to", row.identifiers().envelopeTo());
        close();
        open("auth_results");
        for (DkimResult signature : row.dkim()) {
            dkim(signature);
        }
        SpfResult spf = row.spf();
        if (spf != null) {
            spf(spf);
        }
        close();
        close();
    }

    /** RFC 9990 § 3.1.1.9. */
    private void evaluated(ReportRow.Evaluation evaluation) throws XMLStreamException {
        open("policy_evaluated");
        text("disposition", evaluation.disposition().text());
        text("dkim", passOrFail(evaluation.dkimAligned()));
        text("spf", passOrFail(evaluation.spfAligned()));
        for (OverrideReason reason : evaluation.reasons()) {
            open("reason");
            text("type", reason.type().text());
            optional("comment", reason.comment());
            close();
        }
        close();
    }

    private void dkim(DkimResult signature) throws XMLStreamException {
        open("dkim");
        text("domain", signature.domain());
        text("selector", signature.selector());
        text("result", signature.outcome().text());
        optional("human_result", signature.remark());
        close();
    }

    private void spf(SpfResult spf) throws XMLStreamException {
        open("spf");
        text("domain", spf.domain());
        text("scope", "mfrom"); // RFC 9990 § 3.1.1.13
        text("result", spf.outcome().text());
        optional("human_result", spf.remark());
        close();
    }

    private static String passOrFail(boolean aligned) {
        return aligned ? "pass" : "fail";
    }

    private void optional(String name, @Nullable String value) throws XMLStreamException {
        if (value != null) {
            text(name, value);
        }
    }

    private void text(String name, String value) throws XMLStreamException {
        indent();
        out.writeStartElement(name);
        out.writeCharacters(value);
        out.writeEndElement();
    }

    private void open(String name) throws XMLStreamException {
        indent();
        out.writeStartElement(name);
        depth++;
    }

    private void close() throws XMLStreamException {
        depth--;
        indent();
        out.writeEndElement();
    }

    /** People read reports, too; compressed, this costs next to nothing. */
    private void indent() throws XMLStreamException {
        out.writeCharacters("\n" + "  ".repeat(depth));
    }
}
