package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DocumentEntry;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.Entry;

/** Looks into the storages of an OLE2 compound file ([MS-CFB]) for macros, objects, encryption and signatures. */
final class CompoundFacts {
    private static final int MOST_ENTRIES = 5_000;
    private static final int DEEPEST = 10;
    private static final int MOST_OF_TEXT = 4 << 20;

    private static final int BUILT_IN = 0x20;
    private static final int AUTO_OPEN = 1;
    private static final int AUTO_CLOSE = 2;

    /** A field begins with U+0013; its text is in 8 or in 16 bits. */
    private static final Pattern DDE_FIELD =
            Pattern.compile("\\x13\\x00?\\s*(?:\\x00|\\s)*D\\x00?D\\x00?E\\x00?(?:A\\x00?U\\x00?T\\x00?O)?[\\s\\x00]");

    private final Gathered gathered;
    private int entries;

    CompoundFacts(Gathered gathered) {
        this.gathered = gathered;
    }

    void search(DirectoryEntry root) throws IOException {
        search(root, 0);
    }

    private void search(DirectoryEntry folder, int depth) throws IOException {
        if (depth > DEEPEST) {
            gathered.cut();
            return;
        }
        for (Iterator<Entry> members = folder.getEntries(); members.hasNext(); ) {
            Entry entry = members.next();
            if (++entries > MOST_ENTRIES) {
                gathered.cut();
                return;
            }
            look(entry);
            if (entry instanceof DirectoryEntry inner) {
                search(inner, depth + 1);
            }
        }
    }

    private void look(Entry entry) throws IOException {
        switch (entry.getName().toLowerCase(Locale.ROOT)) {
            case "macros", "_vba_project_cur", "_vba_project", "vba" -> gathered.fact(DocumentFact.MACROS);
            case "encryptedpackage", "encryptioninfo", "encryptedsummary", "\u0009drmcontent" ->
                gathered.fact(DocumentFact.ENCRYPTED);
            case "\u0001ole10native", "objectpool" -> gathered.fact(DocumentFact.OLE_OBJECT);
            case "_signatures", "_xmlsignatures" -> gathered.fact(DocumentFact.SIGNED);
            case "ocxdata", "\u0003ocxname", "contents" -> {
                if (entry.getParent() != null && !entry.getParent().getName().equals("Root Entry")) {
                    gathered.fact(DocumentFact.ACTIVE_X);
                }
            }
            case "workbook", "book" -> {
                if (entry instanceof DocumentEntry stream) {
                    workbook(stream);
                }
            }
            case "worddocument" -> {
                if (entry instanceof DocumentEntry stream) {
                    fields(stream);
                }
            }
            default -> {
                // Of no concern
            }
        }
    }

    private void fields(DocumentEntry stream) throws IOException {
        try (DocumentInputStream in = new DocumentInputStream(stream)) {
            String text = new String(in.readNBytes(MOST_OF_TEXT), StandardCharsets.ISO_8859_1);
            if (DDE_FIELD.matcher(text).find()) {
                gathered.fact(DocumentFact.DDE);
            }
        }
    }

    /** Reads the records of a workbook ([MS-XLS] § 2.1.4): macros of Excel 4 are sheets, not programs in a storage. */
    private void workbook(DocumentEntry stream) throws IOException {
        try (DocumentInputStream file = new DocumentInputStream(stream);
                DataInputStream in = new DataInputStream(file)) {
            while (in.available() >= 4) {
                int kind = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
                int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
                byte[] record = in.readNBytes(length);
                if (record.length < length) {
                    throw new EOFException("a record of the workbook is cut off");
                }
                switch (kind) {
                    case 0x2F -> { // FilePass: what follows is encrypted
                        gathered.fact(DocumentFact.ENCRYPTED);
                        return;
                    }
                    case 0x85 -> boundSheet(record);
                    case 0x18 -> definedName(record);
                    case 0x1AE -> supportingBook(record);
                    default -> {
                        // Of no concern
                    }
                }
            }
        }
    }

    /** [MS-XLS] § 2.4.28: the sixth octet is the kind of sheet, 1 that of macros. */
    private void boundSheet(byte[] record) {
        if (record.length > 5 && record[5] == 1) {
            gathered.fact(DocumentFact.MACROS);
        }
    }

    /** [MS-XLS] § 2.4.150: a built-in name is a number. */
    private void definedName(byte[] record) {
        if (record.length > 15
                && (record[0] & BUILT_IN) != 0
                && (record[15] == AUTO_OPEN || record[15] == AUTO_CLOSE)) {
            gathered.fact(DocumentFact.AUTO_MACROS);
        }
    }

    /** [MS-XLS] § 2.4.271 and § 2.5.277: a path with character 3 names a program and its topic. */
    private void supportingBook(byte[] record) {
        int length = record.length > 4 ? Byte.toUnsignedInt(record[2]) | Byte.toUnsignedInt(record[3]) << 8 : 0;
        if (length > 0 && length <= 255) {
            String path = new String(record, 4, record.length - 4, StandardCharsets.ISO_8859_1);
            if (path.indexOf('\u0003') > 1) {
                gathered.fact(DocumentFact.DDE);
            }
        }
    }
}
