package io.sallyport.content.type;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.content.zip.ZipTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells what a file is. Its octets decide; its name only where octets cannot, because it is text that a name makes a
 * program.
 */
public final class FileTypes {
    /** Enough for signatures, and for the beginning of text. */
    private static final int HEAD = 4096;

    /** Readers of PDF accept it behind so much of anything else (ISO 32000-1, Annex H, note 13 of § 3.4.1). */
    private static final int PDF_WITHIN = 1024;

    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    /** The test file of all scanners, in two halves, so that no scanner finds it here. */
    private static final byte[] EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*")
            .getBytes(StandardCharsets.US_ASCII);

    /** The test file of all scanners: harmless, and to be treated as a virus. */
    public static final FileType EICAR_TEST_FILE = new FileType("application/x-eicar-test-file", Kind.EXECUTABLE);

    private static final FileType PDF_TYPE = new FileType("application/pdf", Kind.PDF);

    /** What holds other files may hold a PDF that is not packed, near its beginning, and be nothing but what it is. */
    private static final Set<Kind> HOLDERS = Set.of(Kind.ARCHIVE, Kind.DISK_IMAGE, Kind.MESSAGE, Kind.OUTLOOK);

    /** What begins with one of these is no bait: PDF behind it is an odd PDF, and nothing else. */
    private static final Set<Kind> NO_OTHER_KIND = Set.of(Kind.UNKNOWN, Kind.TEXT, Kind.PDF);

    private FileTypes() {}

    /**
     * What a file is.
     *
     * @param octets of which a bounded number is read
     * @param names the most likely one first; may be empty
     * @throws IOException if they cannot be read
     */
    public static Detection detect(SeekableOctets octets, List<String> names) throws IOException {
        if (octets.size() == 0) {
            return new Detection(FileType.EMPTY, Set.of());
        }
        byte[] head = octets.some(0, HEAD);
        if (startsWith(head, EICAR)) {
            return new Detection(EICAR_TEST_FILE, Set.of());
        }
        FileType type = Signatures.find(head);
        if (type != null && type.kind() == Kind.EXECUTABLE && TextTypes.isText(head)) {
            type = null; // Lengths within a program are small, so that it has NULs; text may begin with the same letters
        }
        if (type == null) {
            type = FarTypes.find(octets, head);
        }
        if (type == null) {
            type = TextTypes.find(head, names);
        }
        if (type == null) {
            type = FileType.UNKNOWN;
        }
        return inside(type, octets, head);
    }

    /** Containers, which hold documents of many kinds, and files of two kinds. */
    private static Detection inside(FileType type, SeekableOctets octets, byte[] head) throws IOException {
        if (type.mediaType().equals("application/x-ole-storage")) {
            return CompoundFile.find(octets, head);
        }
        Detection detection =
                type.mediaType().equals("application/zip") ? ZipTypes.find(octets) : new Detection(type, Set.of());
        int pdf = type.kind() == Kind.PDF ? 0 : indexOf(head, PDF, Math.min(head.length, PDF_WITHIN));
        if (pdf > 0 && NO_OTHER_KIND.contains(type.kind())) {
            detection = new Detection(PDF_TYPE, Set.of());
        } else if (pdf > 0 && !HOLDERS.contains(type.kind())) {
            return polyglot(detection);
        }
        // A text that was read whole holds no ZIP, whose end record is no text
        boolean noZip = type.mediaType().equals("application/zip") || (octets.size() < HEAD && isText(type));
        if (noZip || !ZipTable.endsWithZip(octets)) {
            return detection;
        }
        return type.kind() == Kind.UNKNOWN ? ZipTypes.find(octets) : polyglot(detection);
    }

    private static boolean isText(FileType type) {
        return type.kind() == Kind.TEXT || type.kind() == Kind.HTML;
    }

    private static Detection polyglot(Detection detection) {
        Set<ItemFact> facts = EnumSet.of(ItemFact.POLYGLOT);
        facts.addAll(detection.facts());
        return new Detection(detection.type(), facts);
    }

    /** The extension of a file name in lower case, without dot, as Windows sees it; empty without one. */
    public static String extension(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--; // Windows drops them
        }
        int dot = name.lastIndexOf('.', end - 1);
        return dot < 0 ? "" : name.substring(dot + 1, end).toLowerCase(Locale.ROOT);
    }

    private static boolean startsWith(byte[] head, byte[] start) {
        return head.length >= start.length && Arrays.mismatch(head, 0, start.length, start, 0, start.length) < 0;
    }

    private static int indexOf(byte[] octets, byte[] wanted, int to) {
        for (int i = 0; i + wanted.length <= to; i++) {
            if (octets[i] == wanted[0] && Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
