package io.sallyport.filter.attachment;

import io.sallyport.content.type.FileType.Kind;
import io.sallyport.message.MediaType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What files pretend to be by name or declared type, held against what they are. */
final class Pretence {
    /** What is of no known kind contradicts nothing; text can be nearly everything. */
    private static final Set<Kind> VAGUE =
            EnumSet.of(Kind.UNKNOWN, Kind.EMPTY, Kind.TEXT, Kind.XML, Kind.OTHER, Kind.CRYPTOGRAPHIC);

    private static final Map<String, Set<Kind>> BY_EXTENSION = byExtension();

    private Pretence() {}

    private static Map<String, Set<Kind>> byExtension() {
        Map<String, Set<Kind>> kinds = new HashMap<>();
        put(kinds, "pdf", EnumSet.of(Kind.PDF));
        // Word opens rich text and HTML under its own ending, and programs write them so
        put(kinds, "doc dot", EnumSet.of(Kind.OFFICE_OLE, Kind.OFFICE_XML, Kind.RTF, Kind.HTML));
        put(kinds, "xls xlt", EnumSet.of(Kind.OFFICE_OLE, Kind.OFFICE_XML, Kind.HTML));
        put(kinds, "ppt pps pot", EnumSet.of(Kind.OFFICE_OLE, Kind.OFFICE_XML));
        // Encrypted, they are wrapped in the old container
        put(kinds, "docx xlsx pptx docm xlsm pptm dotx xltx", EnumSet.of(Kind.OFFICE_XML, Kind.OFFICE_OLE));
        put(kinds, "odt ods odp odg", EnumSet.of(Kind.OPEN_DOCUMENT));
        put(kinds, "rtf", EnumSet.of(Kind.RTF));
        put(kinds, "jpg jpeg png gif bmp tif tiff webp heic ico", EnumSet.of(Kind.IMAGE));
        put(kinds, "mp3 mp4 wav mov avi mkv ogg m4a flac wmv mpg mpeg", EnumSet.of(Kind.MEDIA));
        put(kinds, "zip rar 7z gz tgz tar bz2 xz zst cab arj lha lzh ace", EnumSet.of(Kind.ARCHIVE));
        put(kinds, "txt csv log md", EnumSet.noneOf(Kind.class));
        put(kinds, "htm html xhtml svg", EnumSet.of(Kind.HTML));
        put(kinds, "eml", EnumSet.of(Kind.MESSAGE));
        put(kinds, "msg", EnumSet.of(Kind.OUTLOOK, Kind.OFFICE_OLE));
        put(kinds, "ics", EnumSet.of(Kind.CALENDAR));
        put(kinds, "vcf", EnumSet.of(Kind.CONTACT));
        return kinds;
    }

    private static void put(Map<String, Set<Kind>> kinds, String extensions, Set<Kind> are) {
        for (String extension : extensions.split(" ", -1)) {
            kinds.put(extension, are);
        }
    }

    /** Whether a file is something else than its name says. */
    static boolean contradicts(String extension, Kind kind) {
        Set<Kind> expected = BY_EXTENSION.get(extension);
        return expected != null && !VAGUE.contains(kind) && !expected.contains(kind);
    }

    /** Whether a file is something else than its declared type says. */
    static boolean contradicts(@Nullable MediaType declared, Kind kind) {
        if (declared == null || VAGUE.contains(kind)) {
            return false;
        }
        return switch (declared.type()) {
            case "image" -> kind != Kind.IMAGE && kind != Kind.HTML; // SVG is read as HTML is
            case "audio", "video" -> kind != Kind.MEDIA;
            case "text" ->
                !EnumSet.of(Kind.HTML, Kind.SCRIPT, Kind.SHORTCUT, Kind.CALENDAR, Kind.CONTACT, Kind.RTF, Kind.MESSAGE)
                        .contains(kind);
            case "application" -> declared.is("application/pdf") && kind != Kind.PDF;
            default -> false;
        };
    }
}
