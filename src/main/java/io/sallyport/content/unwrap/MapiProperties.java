package io.sallyport.content.unwrap;

import io.sallyport.content.file.SeekableOctets;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties in an attribute of TNEF that matter here (MS-OXTNEF § 2.1.3.4, MS-OXPROPS): names and data of an attachment,
 * the HTML and the rich text of a message.
 */
final class MapiProperties {
    private static final int MOST = 10_000;
    private static final int MOST_NAME = 1024;
    private static final int MULTIPLE = 0x1000;
    private static final int NAMED = 0x8000;
    private static final int GUID = 16;

    private static final int DATA = 0x3701;
    private static final int FILE_NAME = 0x3704;
    private static final int LONG_FILE_NAME = 0x3707;
    private static final int BODY = 0x1000;
    private static final int RICH_TEXT = 0x1009;
    private static final int BODY_HTML = 0x1013;

    // Types of values (MS-OXCDATA § 2.11.1)
    private static final int OBJECT = 0x000d;
    private static final int UNICODE = 0x001f;

    private final SeekableOctets octets;
    private final List<Value> bodies = new ArrayList<>(0);
    private @Nullable Value data;
    private @Nullable Value richText;
    private String name = "";
    private boolean damaged;

    /** Where a value lies. */
    record Value(long from, long to) {}

    private MapiProperties(SeekableOctets octets) {
        this.octets = octets;
    }

    static MapiProperties read(SeekableOctets octets, long from, long to) {
        MapiProperties properties = new MapiProperties(octets);
        LittleEndian in = new LittleEndian(octets, from, to);
        try {
            long count = in.unsigned32();
            properties.damaged = count > MOST;
            for (long i = 0; i < Math.min(count, MOST); i++) {
                properties.property(in);
            }
        } catch (IOException e) {
            properties.damaged = true; // What stands before the fault counts
        }
        return properties;
    }

    private void property(LittleEndian in) throws IOException {
        int type = in.int16();
        int id = in.int16();
        if (id >= NAMED) {
            in.skip(GUID);
            boolean byName = in.int32() != 0;
            long length = in.unsigned32();
            if (byName) {
                in.skip(padded(length));
            }
        }
        int single = type & ~MULTIPLE;
        int fixed = fixed(single);
        boolean counted = fixed < 0 || single != type;
        long values = counted ? in.unsigned32() : 1;
        if (values > in.left()) {
            throw new IOException("more values than octets");
        }
        for (long i = 0; i < values; i++) {
            long length = fixed < 0 ? in.unsigned32() : fixed;
            if (length > in.left()) {
                throw new IOException("a value ends behind its attribute");
            }
            value(id, single, in.at(), in.at() + length);
            in.skip(Math.min(padded(length), in.left()));
        }
    }

    /** Values are filled up to a multiple of four octets. */
    private static long padded(long length) {
        return (length + 3) & ~3L;
    }

    /** The octets of a value of a type; -1 if the value says it. */
    private static int fixed(int type) throws IOException {
        return switch (type) {
            case 0x0001 -> 0;
            case 0x0002, 0x000b -> 2;
            case 0x0003, 0x0004, 0x000a -> 4;
            case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> 8;
            case 0x0048 -> GUID;
            case OBJECT, 0x001e, UNICODE, 0x0102 -> -1;
            default -> throw new IOException("unknown type of value");
        };
    }

    private void value(int id, int type, long from, long to) throws IOException {
        switch (id) {
            // An object begins with what kind of object it is
            case DATA -> data = new Value(type == OBJECT ? Math.min(from + GUID, to) : from, to);
            case LONG_FILE_NAME -> name = text(type, from, to);
            case FILE_NAME -> name = name.isEmpty() ? text(type, from, to) : name;
            case RICH_TEXT -> richText = new Value(from, to);
            case BODY, BODY_HTML -> bodies.add(new Value(from, to));
            default -> {}
        }
    }

    private String text(int type, long from, long to) throws IOException {
        Charset charset = type == UNICODE ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1;
        String text = new String(octets.some(from, (int) Math.min(MOST_NAME, to - from)), charset);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The long name; else the short one; empty without either. */
    String name() {
        return name;
    }

    @Nullable
    Value data() {
        return data;
    }

    List<Value> bodies() {
        return bodies;
    }

    /** Compressed (MS-OXRTFCP). */
    @Nullable
    Value richText() {
        return richText;
    }

    /** Whether not all could be read. */
    boolean damaged() {
        return damaged;
    }
}
