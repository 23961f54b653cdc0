package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import io.sallyport.extract.wire.FrameKind;
import io.sallyport.extract.wire.FrameWriter;
import io.sallyport.extract.wire.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found in a document so far, never more than was wanted. */
final class Gathered {
    /** No address that a person could be led to by a click is longer: browsers take about so many. */
    private static final int LONGEST_LINK = 2_048;

    private static final int LONGEST_VALUE = 500;
    private static final int LONGEST_NAME = 255;

    private final Request wanted;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> links = new LinkedHashSet<>();
    private final Set<String> codes = new LinkedHashSet<>();
    private final Set<DocumentFact> facts = EnumSet.noneOf(DocumentFact.class);
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<EmbeddedFile> embedded = new ArrayList<>();
    private int embeddedOctets;
    private boolean cut;

    @SuppressWarnings("ArrayRecordComponent") // Never compared
    private record EmbeddedFile(String name, String mediaType, byte[] octets) {}

    Gathered(Request wanted) {
        this.wanted = wanted;
    }

    void text(char[] characters, int from, int length) {
        int room = wanted.mostText() - text.length();
        cut |= length > room;
        text.append(characters, from, Math.min(length, room));
    }

    void link(String link) {
        String address = link.strip();
        if (!address.isEmpty() && address.length() <= LONGEST_LINK) {
            addWithin(wanted.mostLinks(), links, address);
        }
    }

    void code(String code) {
        if (!code.isBlank() && code.length() <= LONGEST_LINK) {
            addWithin(wanted.mostLinks(), codes, code.strip());
        }
    }

    private void addWithin(int most, Collection<String> known, String value) {
        if (known.size() < most) {
            known.add(value);
        } else {
            cut |= !known.contains(value);
        }
    }

    void fact(DocumentFact fact) {
        facts.add(fact);
    }

    boolean has(DocumentFact fact) {
        return facts.contains(fact);
    }

    void metadata(String key, String value) {
        metadata.put(key, value.substring(0, Math.min(value.length(), LONGEST_VALUE)));
    }

    /** How many octets of embedded files may still come; negative if no file may. */
    int embeddedRoom() {
        return embedded.size() < wanted.mostEmbedded() ? wanted.mostEmbeddedOctets() - embeddedOctets : -1;
    }

    void embedded(String name, String mediaType, byte[] octets) {
        if (octets.length > embeddedRoom()) {
            cut = true;
            return;
        }
        embeddedOctets += octets.length;
        embedded.add(new EmbeddedFile(name.substring(0, Math.min(name.length(), LONGEST_NAME)), mediaType, octets));
    }

    /** There is more than is said. */
    void cut() {
        cut = true;
    }

    boolean isEmpty() {
        return text.toString().isBlank() && links.isEmpty() && codes.isEmpty() && facts.isEmpty() && embedded.isEmpty();
    }

    /** Says all of it. */
    void writeTo(FrameWriter out) throws IOException {
        out.writeAll(FrameKind.TEXT, text.toString());
        for (String link : links) {
            out.write(FrameKind.LINK, link);
        }
        for (String code : codes) {
            out.write(FrameKind.CODE, code);
        }
        for (DocumentFact fact : facts) {
            out.write(FrameKind.FACT, fact.name());
        }
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            out.write(FrameKind.METADATA, entry.getKey(), entry.getValue());
        }
        for (EmbeddedFile file : embedded) {
            out.write(FrameKind.EMBEDDED, file.name(), file.mediaType());
            out.writeOctets(new ByteArrayInputStream(file.octets()));
        }
        if (cut) {
            out.write(FrameKind.CUT);
        }
    }
}
