package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Looks into the parts of packed XML, OOXML (ECMA-376 part 2) and OpenDocument (part 2), for what parsers of its text pass
 * over: macros, controls, and everything that is fetched from elsewhere.
 */
final class PackageFacts {
    private static final int MOST_OCTETS = 64 << 20;
    private static final Pattern DDE = Pattern.compile("\\bDDE(?:AUTO)?\\b", Pattern.CASE_INSENSITIVE);
    private static final XMLInputFactory XML = xml();

    private final Gathered gathered;
    private int octetsLeft = MOST_OCTETS;

    PackageFacts(Gathered gathered) {
        this.gathered = gathered;
    }

    private static XMLInputFactory xml() {
        XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return xml;
    }

    /** Looks into all parts. */
    void search(Packed parts) throws IOException, XMLStreamException {
        for (ZipArchiveEntry part : Collections.list(parts.getEntries())) {
            String name = part.getName().toLowerCase(Locale.ROOT);
            look(name);
            if (isTelling(name)) {
                read(octets(parts, part));
            }
        }
    }

    private byte[] octets(Packed parts, ZipArchiveEntry part) throws IOException {
        try (InputStream in = parts.getInputStream(part)) {
            byte[] octets = in.readNBytes(octetsLeft);
            octetsLeft -= octets.length;
            if (octetsLeft == 0) {
                gathered.cut();
            }
            return octets;
        }
    }

    private void look(String name) {
        if (name.endsWith("vbaproject.bin") || name.contains("/macrosheets/")) {
            gathered.fact(DocumentFact.MACROS);
        } else if (name.contains("/activex/")) {
            gathered.fact(DocumentFact.ACTIVE_X);
        } else if (name.startsWith("_xmlsignatures/") || name.equals("meta-inf/documentsignatures.xml")) {
            gathered.fact(DocumentFact.SIGNED);
        } else if (name.contains("/embeddings/")) {
            gathered.fact(DocumentFact.OLE_OBJECT);
        } else if (isBasic(name)) {
            gathered.fact(DocumentFact.MACROS);
        }
    }

    /** Libraries of Basic, and scripts of other languages; every document of old has an index of libraries. */
    private static boolean isBasic(String name) {
        return (name.startsWith("scripts/") && !name.endsWith("/"))
                || (name.startsWith("basic/")
                        && name.endsWith(".xml")
                        && !name.endsWith("script-lc.xml")
                        && !name.endsWith("script-lb.xml"));
    }

    private static boolean isTelling(String name) {
        return name.endsWith(".rels")
                || name.equals("content.xml")
                || name.equals("meta-inf/manifest.xml")
                || name.contains("/externallinks/")
                || name.equals("xl/workbook.xml")
                || (name.startsWith("word/") && name.endsWith(".xml") && name.indexOf('/', 5) < 0);
    }

    private void read(byte[] part) throws XMLStreamException {
        XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(part));
        StringBuilder instructions = new StringBuilder();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            element(xml);
            switch (xml.getLocalName()) {
                // The text of a field may be spread over many runs.
                case "instrText" -> instructions.append(xml.getElementText());
                case "fldSimple" -> instructions.append(' ').append(attribute(xml, "instr"));
                case "fldChar" -> {
                    if (attribute(xml, "fldCharType").equals("begin")) {
                        instructions.append(' ');
                    }
                }
                default -> {
                    // Of no concern
                }
            }
        }
        if (DDE.matcher(instructions).find()) {
            gathered.fact(DocumentFact.DDE);
        }
    }

    private void element(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "Relationship" -> relationship(xml);
            case "ddeLink", "dde-source" -> gathered.fact(DocumentFact.DDE);
            case "oleLink" -> gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
            case "definedName" -> {
                if (attribute(xml, "name").toLowerCase(Locale.ROOT).startsWith("_xlnm.auto_")) {
                    gathered.fact(DocumentFact.AUTO_MACROS);
                }
            }
            case "encryption-data" -> gathered.fact(DocumentFact.ENCRYPTED);
            case "event-listener" -> {
                String event = attribute(xml, "event-name");
                if (event.endsWith("load") || event.endsWith("OnLoad") || event.endsWith("OnUnload")) {
                    gathered.fact(DocumentFact.AUTO_MACROS);
                }
            }
            case "image", "object", "object-ole", "section-source", "plugin", "floating-frame" -> {
                String target = attribute(xml, "href");
                if (leadsElsewhere(target)) {
                    gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
                    gathered.link(target);
                }
            }
            default -> {
                // Of no concern
            }
        }
    }

    /** ECMA-376 part 2 § 9.3: what a part refers to; of all that lies outside, a hyperlink alone waits for a click. */
    private void relationship(XMLStreamReader xml) {
        String target = attribute(xml, "Target");
        if (!attribute(xml, "TargetMode").equalsIgnoreCase("External")) {
            return;
        }
        gathered.link(target);
        if (!attribute(xml, "Type").endsWith("/hyperlink")) {
            gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
        }
    }

    private static boolean leadsElsewhere(String target) {
        String lower = target.toLowerCase(Locale.ROOT);
        return lower.startsWith("http:")
                || lower.startsWith("https:")
                || lower.startsWith("ftp:")
                || lower.startsWith("file:")
                || lower.startsWith("//")
                || lower.startsWith("\\\\");
    }

    private static String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }
}
