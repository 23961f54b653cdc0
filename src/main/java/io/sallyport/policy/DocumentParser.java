package io.sallyport.policy;

import java.util.EnumSet;
import java.util.Set;

/** A family of parsers that may look at documents, in processes of their own. */
public enum DocumentParser {
    /** PDF. */
    PDF,
    /** Word, Excel and PowerPoint of 97 to 2003. */
    MICROSOFT_OFFICE,
    /** Word, Excel and PowerPoint since 2007. */
    OFFICE_XML,
    /** OpenDocument, as LibreOffice writes. */
    OPEN_DOCUMENT,
    /** Rich text. */
    RTF,
    /** Messages of Outlook, and the winmail.dat of Exchange. */
    OUTLOOK,
    /** Notebooks of OneNote. */
    ONENOTE,
    /** Images: what their metadata says, and QR and bar codes in them. */
    IMAGES,
    /** XML. */
    XML,
    /** Access databases. Risky, and so off unless named. */
    DATABASES,
    /** Visio, Publisher, Project, WordPerfect. Risky, and so off unless named. */
    OLD_OFFICE,
    /** Windows metafiles. Risky, and so off unless named. */
    METAFILES,
    /** Compiled help files. Risky, and so off unless named. */
    HELP;

    /** All that are not risky. */
    static final Set<DocumentParser> USUAL = Set.copyOf(EnumSet.range(PDF, XML));
}
