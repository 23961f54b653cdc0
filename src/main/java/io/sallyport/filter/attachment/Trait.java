package io.sallyport.filter.attachment;

import java.util.Locale;

/** What can be dangerous or odd about a file. The names are those of the settings and of the findings. */
enum Trait {
    /** A program, by its octets, whatever it is called. */
    EXECUTABLE("The message holds a program"),
    /** Text that runs when it is opened. */
    SCRIPT("The message holds a script"),
    /** A file that leads elsewhere when it is opened. */
    SHORTCUT("The message holds a shortcut"),
    /** Its name ends so that it would run, or do worse, when it is opened. */
    DANGEROUS_NAME("The message holds a file of a kind that we do not take"),
    /** A disk image. */
    DISK_IMAGE("The message holds a disk image"),
    /** Compiled help, and other kinds that nobody sends by mail. */
    HELP_FILE("The message holds a help file"),
    /** A name with two endings, the last of which counts. */
    DOUBLE_EXTENSION("The message holds a file whose name has two endings"),
    /** A name that is shown otherwise than it is. */
    DECEPTIVE_NAME("The message holds a file whose name deceives"),
    /** What a file is, is not what its name says. */
    MISMATCH("The message holds a file that is not what its name says"),
    /** Names that programs disagree about. */
    CONFLICTING_NAMES("The message holds a file with two names"),
    /** A document with macros. */
    MACROS("The message holds a document with macros"),
    /** A document with macros that run by themselves. */
    AUTO_MACROS("The message holds a document with macros that run by themselves"),
    /** A PDF with JavaScript. */
    PDF_JAVASCRIPT("The message holds a PDF with JavaScript"),
    /** A PDF that starts programs. */
    PDF_LAUNCH("The message holds a PDF that starts programs"),
    /** A document that holds files. */
    DOCUMENT_WITH_FILES("The message holds a document with files in it"),
    /** A document that fetches something when it is opened. */
    EXTERNAL_CONTENT("The message holds a document that fetches something from elsewhere"),
    /** A document that starts other programs for data. */
    DDE("The message holds a document that starts other programs"),
    /** A document with ActiveX. */
    ACTIVE_X("The message holds a document with ActiveX"),
    /** A notebook page with a file on it. */
    ONENOTE_FILE("The message holds a notebook with files in it"),
    /** HTML as a file. */
    HTML_FILE("The message holds an HTML file"),
    /** HTML that makes a file of what it holds, out of sight of who looks at mail. */
    HTML_SMUGGLING("The message holds an HTML file that unpacks a file"),
    /** An archive that nobody can look into. */
    ENCRYPTED_ARCHIVE("The message holds an encrypted archive"),
    /** A document that nobody can look into. */
    ENCRYPTED_DOCUMENT("The message holds an encrypted document"),
    /** A message that only who has the key can read: S/MIME or OpenPGP. */
    ENCRYPTED_MESSAGE("The message is encrypted for its reader"),
    /** An archive of a kind that cannot be unpacked here. */
    NOT_UNPACKED("The message holds an archive of a kind that we cannot read"),
    /** Broken, so that not all of it could be looked at. */
    DAMAGED("The message holds a damaged file"),
    /** Made to exhaust who unpacks it. */
    BOMB("The message holds an archive that unpacks to far more than it is"),
    /** Packed too deep, too many, too large, too slow: not all was looked at. */
    TOO_MUCH("The message holds more than we look at"),
    /** An archive whose members lie over one another. */
    OVERLAPPING("The message holds an archive that is made by hand"),
    /** A member that would be written elsewhere. */
    TRAVERSAL("The message holds an archive whose files would be written elsewhere"),
    /** One file that is several. */
    POLYGLOT("The message holds a file that is of several kinds at once"),
    /** A calendar that brings files or starts programs. */
    CALENDAR_ABUSE("The message holds a calendar entry with files or programs"),
    /** The test file of antivirus makers. */
    TEST_VIRUS("The message holds a virus");

    private final String text;

    Trait(String text) {
        this.text = text;
    }

    /** The name in findings. */
    String finding() {
        return "attachment." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The sentence that the sender is told. */
    String text() {
        return text;
    }
}
