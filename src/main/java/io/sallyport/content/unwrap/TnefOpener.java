package io.sallyport.content.unwrap;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Opens TNEF (MS-OXTNEF), in which Outlook sends what MIME does not know: {@code winmail.dat}. It is a list of attributes;
 * those of an attachment stand behind the one that begins it, its data often before its name.
 */
final class TnefOpener implements Opener {
    private static final int HEADER = 6;
    private static final int ATTRIBUTE = 9;
    private static final int CHECKSUM = 2;
    private static final int ATTACHMENT_LEVEL = 2;

    // Attributes: the kind of data in the upper half (MS-OXTNEF § 2.1.3.2)
    private static final int BEGIN = 0x00069002;
    private static final int TITLE = 0x00018010;
    private static final int DATA = 0x0006800f;
    private static final int ATTACHMENT = 0x00069005;
    private static final int BODY = 0x0002800c;
    private static final int PROPERTIES = 0x00069003;

    private static final int MOST_ATTRIBUTES = 100_000;
    private static final int MOST_NAME = 1024;

    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/vnd.ms-tnef");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        SeekableOctets octets = into.seekable();
        Attachment attachment = new Attachment(octets);
        long at = HEADER;
        for (int read = 0; at < octets.size() && into.goesOn(); read++) {
            if (read == MOST_ATTRIBUTES) {
                into.fact(ItemFact.NOT_ALL_SEEN);
                break;
            }
            LittleEndian attribute = new LittleEndian(octets, at, Math.min(octets.size(), at + ATTRIBUTE));
            int level = attribute.octet();
            int tag = attribute.int32();
            long data = at + ATTRIBUTE;
            long end = data + attribute.unsigned32();
            if (level > ATTACHMENT_LEVEL || end > octets.size()) {
                into.fact(ItemFact.DAMAGED);
                end = Math.min(end, octets.size());
            }
            if (tag == BEGIN && !attachment.flush(into)) {
                return;
            }
            switch (tag) {
                case BEGIN -> attachment = new Attachment(octets);
                case TITLE -> attachment.name(text(octets, data, end));
                case DATA -> attachment.data(data, end);
                case ATTACHMENT -> attachment.properties(MapiProperties.read(octets, data, end));
                case PROPERTIES -> body(octets, MapiProperties.read(octets, data, end), into);
                case BODY -> part(octets, data, end, into);
                default -> {}
            }
            at = end + CHECKSUM;
        }
        attachment.flush(into);
    }

    private static void body(SeekableOctets octets, MapiProperties properties, Opening into) throws IOException {
        if (properties.damaged()) {
            into.fact(ItemFact.DAMAGED);
        }
        for (MapiProperties.Value value : properties.bodies()) {
            part(octets, value.from(), value.to(), into);
        }
        MapiProperties.Value richText = properties.richText();
        if (richText != null) {
            richText(octets, richText.from(), richText.to(), into);
        }
    }

    private static void richText(SeekableOctets octets, long from, long to, Opening into) throws IOException {
        try (InputStream compressed = octets.open(from, to);
                InputStream text = new RichTextStream(compressed, to - from)) {
            into.member(List.of(), null, Role.BODY, Set.of(), text);
        } catch (IOException e) {
            into.fact(ItemFact.DAMAGED); // Its header; the attachments behind it count all the same
        }
    }

    private static void part(SeekableOctets octets, long from, long to, Opening into) throws IOException {
        try (InputStream in = octets.open(from, to)) {
            into.member(List.of(), null, Role.BODY, Set.of(), in);
        }
    }

    private static String text(SeekableOctets octets, long from, long to) throws IOException {
        byte[] name = octets.some(from, (int) Math.min(MOST_NAME, to - from));
        String text = new String(name, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** What is known of one attachment until the next begins. */
    private static final class Attachment {
        private final SeekableOctets octets;
        private final List<String> names = new ArrayList<>();
        private long from;
        private long to;
        private boolean damaged;

        Attachment(SeekableOctets octets) {
            this.octets = octets;
        }

        void name(String name) {
            if (!name.isEmpty() && !names.contains(name) && names.size() < 4) {
                names.add(name);
            }
        }

        void data(long dataFrom, long dataTo) {
            from = dataFrom;
            to = dataTo;
        }

        /** The long name is the one that Outlook shows; the title may be its short form. */
        void properties(MapiProperties properties) {
            damaged |= properties.damaged();
            String name = properties.name();
            if (!name.isEmpty()) {
                names.remove(name);
                names.addFirst(name);
            }
            MapiProperties.Value data = properties.data();
            if (data != null) {
                data(data.from(), data.to());
            }
        }

        boolean flush(Opening into) throws IOException {
            if (from == to && names.isEmpty()) {
                return true;
            }
            Set<ItemFact> facts = damaged ? Set.of(ItemFact.DAMAGED) : Set.of();
            try (InputStream in = octets.open(from, to)) {
                return into.member(names, null, Role.MEMBER, facts, in);
            }
        }
    }
}
