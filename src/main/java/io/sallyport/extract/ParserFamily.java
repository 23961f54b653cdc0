package io.sallyport.extract;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Kinds of documents, each with its parsers; a policy lists those that may be used. Text and HTML are not among them: the
 * gateway reads these itself.
 *
 * <p>Some are <em>risky</em>: their formats are rare in honest mail, and their parsers are less used, thus less hardened.
 * They are off unless a policy names them.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its list is made by List.of
public enum ParserFamily {
    /** PDF. */
    PDF(false, "application/pdf"),
    /** Word, Excel and PowerPoint of 97 to 2003, in OLE2. */
    MICROSOFT_OFFICE(
            false,
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-excel.sheet.2",
            "application/vnd.ms-excel.sheet.3",
            "application/vnd.ms-excel.sheet.4",
            "application/vnd.ms-powerpoint",
            "application/vnd.ms-office",
            "application/x-ole-storage",
            "application/x-cfb",
            "application/x-tika-msoffice",
            "application/x-tika-ooxml-protected"),
    /** Word, Excel and PowerPoint since 2007: packed XML (OOXML). */
    OFFICE_XML(
            false,
            "application/vnd.openxmlformats-officedocument.*",
            "application/vnd.ms-word.*",
            "application/vnd.ms-excel.*",
            "application/vnd.ms-powerpoint.*",
            "application/x-ooxml",
            "application/x-tika-ooxml"),
    /** OpenDocument, as LibreOffice writes. */
    OPEN_DOCUMENT(false, "application/vnd.oasis.opendocument.*", "application/vnd.sun.xml.*"),
    /** Rich text. */
    RTF(false, "application/rtf", "text/rtf"),
    /** Messages of Outlook (msg) and the winmail.dat of Exchange (TNEF). */
    OUTLOOK(false, "application/vnd.ms-outlook", "application/vnd.ms-tnef", "application/ms-tnef"),
    /** Notebooks of OneNote. */
    ONENOTE(false, "application/onenote", "application/onenote; *", "application/msonenote"),
    /** Images: what their metadata says, and codes in them. */
    IMAGES(false, "image/png", "image/jpeg", "image/gif", "image/bmp", "image/x-ms-bmp", "image/tiff", "image/webp"),
    /** XML, also Word and Excel of 2003 in one XML file. */
    XML(
            false,
            "application/xml",
            "text/xml",
            "application/vnd.ms-wordml",
            "application/vnd.ms-spreadsheetml",
            "application/vnd.ms-word2006ml"),
    /** Access databases: a whole database engine's format. */
    DATABASES(true, "application/x-msaccess", "application/vnd.ms-access", "application/x-dbf"),
    /** Visio, Publisher, Project, WordPerfect and Hangul: binary formats whose parsers few use. */
    OLD_OFFICE(
            true,
            "application/vnd.visio",
            "application/vnd.ms-visio.*",
            "application/x-mspublisher",
            "application/vnd.ms-project",
            "application/vnd.wordperfect",
            "application/x-quattro-pro",
            "application/x-hwp-v5"),
    /** Windows metafiles: lists of drawing commands, long a way to attack viewers. */
    METAFILES(true, "image/emf", "image/wmf", "image/x-emf", "image/x-wmf", "application/x-msmetafile"),
    /** Compiled help files, which run scripts when they are opened. */
    HELP(true, "application/vnd.ms-htmlhelp", "application/chm");

    /** All that are not risky. */
    public static final Set<ParserFamily> USUAL = usual();

    private final boolean risky;
    private final List<String> mediaTypes;

    ParserFamily(boolean risky, String... mediaTypes) {
        this.risky = risky;
        this.mediaTypes = List.of(mediaTypes);
    }

    private static Set<ParserFamily> usual() {
        Set<ParserFamily> usual = EnumSet.allOf(ParserFamily.class);
        usual.removeIf(ParserFamily::isRisky);
        return Set.copyOf(usual);
    }

    /** Whether its formats are rare and its parsers little used. */
    public boolean isRisky() {
        return risky;
    }

    /** The family that parses a kind of document; empty if none does. */
    public static Optional<ParserFamily> of(String mediaType) {
        String type = mediaType.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(family -> family.parses(type)).findFirst();
    }

    private boolean parses(String type) {
        return mediaTypes.stream()
                .anyMatch(known -> known.endsWith("*")
                        ? type.startsWith(known.substring(0, known.length() - 1))
                        : type.equals(known));
    }

    /** The name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
