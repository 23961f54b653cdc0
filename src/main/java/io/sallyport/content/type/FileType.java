package io.sallyport.content.type;

import java.util.Locale;

/**
 * What a file is.
 *
 * @param mediaType its common name, such as {@code application/pdf}; {@code application/octet-stream} if nothing is known
 * @param kind what it means for whoever opens it
 */
public record FileType(String mediaType, Kind kind) {
    /** Kinds of files, by what happens when they are opened. */
    public enum Kind {
        /** Nobody knows. */
        UNKNOWN,
        /** Nothing in it. */
        EMPTY,
        /** Text without a known language. */
        TEXT,
        /** HTML and SVG: opened by a browser, which runs its scripts. */
        HTML,
        /** XML of another kind. */
        XML,
        /** An image. */
        IMAGE,
        /** Sound or film. */
        MEDIA,
        /** PDF. */
        PDF,
        /** Office documents of the old binary kinds (OLE2). */
        OFFICE_OLE,
        /** Office documents as packed XML (OOXML). */
        OFFICE_XML,
        /** OpenDocument. */
        OPEN_DOCUMENT,
        /** Rich text. */
        RTF,
        /** OneNote. */
        ONENOTE,
        /** An e-mail message. */
        MESSAGE,
        /** An Outlook message (msg) or TNEF. */
        OUTLOOK,
        /** An archive or a compressed file. */
        ARCHIVE,
        /** A disk image: its files lose the mark that they came from outside. */
        DISK_IMAGE,
        /** Runs when opened: PE, ELF, Mach-O, Java archives, Windows installers. */
        EXECUTABLE,
        /** Text that runs when opened: batch, PowerShell, VBScript, JScript, HTA, shell. */
        SCRIPT,
        /** Leads elsewhere when opened: lnk, url, library-ms, search-ms, desktop. */
        SHORTCUT,
        /** A calendar (RFC 5545). */
        CALENDAR,
        /** A contact (RFC 6350). */
        CONTACT,
        /** A signature, certificate or key. */
        CRYPTOGRAPHIC,
        /** A font, a database, or another kind without further meaning here. */
        OTHER;

        /** The name in policies. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Nothing is known. */
    public static final FileType UNKNOWN = new FileType("application/octet-stream", Kind.UNKNOWN);

    /** Nothing in it. */
    public static final FileType EMPTY = new FileType("application/x-empty", Kind.EMPTY);
}
