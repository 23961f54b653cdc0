package io.sallyport.filter.attachment;

import io.sallyport.filter.PartWeight;
import io.sallyport.mail.Score;
import io.sallyport.policy.ByteCount;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What files weigh, each kind in points or as a word: {@code off}, {@code note}, {@code tag}, {@code strip}, {@code hold},
 * {@code defer} or {@code reject}. {@code strip} takes the part out of the message, puts a text in its place that says what
 * and why, and holds the original. Files in archives, in messages within the message, and in documents count like others.
 *
 * <pre>{@code
 * attachment:
 *   on-unavailable: hold
 *   executable: reject
 *   macros: strip
 *   encrypted-archive: hold
 *   html-file: 1.5
 *   allowed-extensions: [html]
 *   rules:
 *     - { name: invoices, names: ["*invoice*.zip", "*.iso"], then: strip, reason: We do not take such files. }
 *     - { name: films, types: [video/*], larger-than: 5M, then: hold }
 * }</pre>
 *
 * @param executable A program for Windows, Linux, macOS or Java, by its octets, whatever it is called.
 * @param script Text that runs when it is opened: batch, PowerShell, VBScript, JScript, HTA, shell.
 * @param shortcut A file that leads elsewhere when it is opened: lnk, url, library-ms, search-ms, desktop.
 * @param dangerousName Its name ends as the names of files that run, or change the system, when they are opened.
 * @param allowedExtensions Endings that are not dangerous after all.
 * @param deniedExtensions Further endings that are dangerous.
 * @param diskImage A disk image: iso, img, vhd, vhdx, vmdk, dmg. What lies in it has lost the mark that it came from
 *     outside.
 * @param helpFile Compiled help and installers of settings, which run scripts.
 * @param doubleExtension A name such as {@code invoice.pdf.exe}, the first ending of which is harmless and the last is not.
 * @param deceptiveName A name that is shown otherwise than it is: letters that turn the order around, invisible ones, many
 *     spaces before the ending.
 * @param mismatch A file is not what its name or its declared type says, such as a program called {@code report.pdf}.
 * @param conflictingNames A part with two file names that end differently.
 * @param macros A document with macros.
 * @param autoMacros A document with macros that run by themselves.
 * @param pdfJavascript A PDF with JavaScript.
 * @param pdfLaunch A PDF that starts a program.
 * @param documentWithFiles A PDF or document that holds files of other kinds than images.
 * @param externalContent A document that fetches a template or an object from elsewhere when it is opened.
 * @param dde A document that starts other programs for data.
 * @param activeX A document with ActiveX controls or objects of other programs.
 * @param onenoteFile A notebook page of OneNote that holds a file.
 * @param htmlFile HTML or SVG as a file: opened by a browser, away from the mail program.
 * @param htmlSmuggling HTML whose scripts make a file of what they hold.
 * @param encryptedArchive An archive with members that need a password.
 * @param encryptedDocument A document that needs a password.
 * @param notUnpacked An archive of a kind that is known but cannot be unpacked here, or one piece of an archive.
 * @param damaged An archive or document that is broken, so that not all of it could be looked at.
 * @param bomb An archive that unpacks to more than the {@code content:} block allows for its size.
 * @param tooMuch More is packed, deeper, or larger, than the {@code content:} block allows: not all was looked at.
 * @param overlapping An archive whose members overlap, or whose lists of members disagree: made by hand.
 * @param traversal An archive with a member whose name leads out of its folder or is that of a device, or that is a link.
 * @param polyglot A file that is valid as files of several kinds.
 * @param calendarAbuse A calendar entry with an attached file, or an alarm that starts a program.
 * @param testVirus The test file of the makers of virus scanners (EICAR), found without any scanner.
 * @param mostFiles The most files that a message may bring, packed ones not counted; more is {@code too-many-files}.
 * @param tooManyFiles More files than {@code most-files}.
 * @param rules Further kinds of files; each that fits makes a finding {@code attachment.rule} that names it.
 */
public record AttachmentSettings(
        @Default("reject") PartWeight executable,
        @Default("reject") PartWeight script,
        @Default("reject") PartWeight shortcut,
        @Default("strip") PartWeight dangerousName,
        List<@Pattern(regexp = EXTENSION, message = EXTENSION_EXPECTED) String> allowedExtensions,
        List<@Pattern(regexp = EXTENSION, message = EXTENSION_EXPECTED) String> deniedExtensions,
        @Default("hold") PartWeight diskImage,
        @Default("strip") PartWeight helpFile,
        @Default("hold") PartWeight doubleExtension,
        @Default("hold") PartWeight deceptiveName,
        @Default("2") PartWeight mismatch,
        @Default("1.5") PartWeight conflictingNames,
        @Default("3") PartWeight macros,
        @Default("hold") PartWeight autoMacros,
        @Default("3") PartWeight pdfJavascript,
        @Default("hold") PartWeight pdfLaunch,
        @Default("1") PartWeight documentWithFiles,
        @Default("3") PartWeight externalContent,
        @Default("hold") PartWeight dde,
        @Default("2") PartWeight activeX,
        @Default("hold") PartWeight onenoteFile,
        @Default("1.5") PartWeight htmlFile,
        @Default("hold") PartWeight htmlSmuggling,
        @Default("hold") PartWeight encryptedArchive,
        @Default("2") PartWeight encryptedDocument,
        @Default("2") PartWeight notUnpacked,
        @Default("1") PartWeight damaged,
        @Default("reject") PartWeight bomb,
        @Default("hold") PartWeight tooMuch,
        @Default("hold") PartWeight overlapping,
        @Default("hold") PartWeight traversal,
        @Default("3") PartWeight polyglot,
        @Default("2") PartWeight calendarAbuse,
        @Default("reject") PartWeight testVirus,
        @Default("100") @Min(1) @Max(10_000) int mostFiles,
        @Default("2") PartWeight tooManyFiles,

        @Size(max = 200, message = "must be at most 200 rules")
        List<FileRule> rules) {
    static final String EXTENSION = "[a-z0-9-]{1,20}";
    static final String EXTENSION_EXPECTED = "must be an ending in lower case without its dot, such as iso";

    /**
     * A kind of files of an administrator's own. What it names must all fit.
     *
     * @param name Its name in findings.
     * @param names Patterns of names, with {@code *} and {@code ?}; one must fit, whatever the letter case.
     * @param types Media types by their octets, such as {@code application/pdf} or {@code video/*}; one must fit.
     * @param declared Media types as declared; one must fit.
     * @param largerThan It must be larger.
     * @param packed Whether it must, or must not, be packed in another file; without it, either.
     * @param encrypted Whether it must, or must not, need a password; without it, either.
     * @param points What it adds.
     * @param then What it asks for.
     * @param reason What the sender and who gets the message are told.
     */
    public record FileRule(
            @Pattern(regexp = "[a-z0-9-]{1,60}", message = "must be a name in lower case, such as big-films")
            String name,

            @Size(max = 200, message = "must be at most 200 patterns")
            List<@Size(min = 1, max = 200) String> names,

            List<
                            @Pattern(
                                    regexp = MEDIA_TYPE,
                                    message = "must be a media type, such as application/pdf or video/*")
                            String>
                    types,

            List<
                            @Pattern(
                                    regexp = MEDIA_TYPE,
                                    message = "must be a media type, such as application/pdf or video/*")
                            String>
                    declared,

            @Nullable ByteCount largerThan,
            @Nullable Boolean packed,
            @Nullable Boolean encrypted,
            @Nullable Score points,
            @Nullable PartWeight then,
            @Nullable @Size(min = 1, max = 300) String reason) {
        static final String MEDIA_TYPE = "[a-z0-9.+_-]{1,100}/([a-z0-9.+_-]{1,100}|\\*)";

        public FileRule {
            names = names.stream()
                    .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                    .toList();
            types = List.copyOf(types);
            declared = List.copyOf(declared);
            if ((points == null) == (then == null)) {
                throw new IllegalArgumentException(
                        "points: %s, then: %s (expected: one of the two)".formatted(points, then));
            }
            boolean empty = names.isEmpty()
                    && types.isEmpty()
                    && declared.isEmpty()
                    && largerThan == null
                    && packed == null
                    && encrypted == null;
            if (empty) {
                throw new IllegalArgumentException(
                        "%s fits every file (expected: names, types, declared, larger-than, packed or encrypted)"
                                .formatted(name));
            }
        }

        /** What it asks for. */
        PartWeight weight() {
            return then != null ? then : PartWeight.of(String.valueOf(points));
        }
    }

    public AttachmentSettings {
        allowedExtensions = List.copyOf(allowedExtensions);
        deniedExtensions = List.copyOf(deniedExtensions);
        rules = List.copyOf(rules);
    }

    /** What a trait weighs. */
    PartWeight weightOf(Trait trait) {
        return switch (trait) {
            case EXECUTABLE -> executable;
            case SCRIPT -> script;
            case SHORTCUT -> shortcut;
            case DANGEROUS_NAME -> dangerousName;
            case DISK_IMAGE -> diskImage;
            case HELP_FILE -> helpFile;
            case DOUBLE_EXTENSION -> doubleExtension;
            case DECEPTIVE_NAME -> deceptiveName;
            case MISMATCH -> mismatch;
            case CONFLICTING_NAMES -> conflictingNames;
            case MACROS -> macros;
            case AUTO_MACROS -> autoMacros;
            case PDF_JAVASCRIPT -> pdfJavascript;
            case PDF_LAUNCH -> pdfLaunch;
            case DOCUMENT_WITH_FILES -> documentWithFiles;
            case EXTERNAL_CONTENT -> externalContent;
            case DDE -> dde;
            case ACTIVE_X -> activeX;
            case ONENOTE_FILE -> onenoteFile;
            case HTML_FILE -> htmlFile;
            case HTML_SMUGGLING -> htmlSmuggling;
            case ENCRYPTED_ARCHIVE -> encryptedArchive;
            case ENCRYPTED_DOCUMENT -> encryptedDocument;
            case NOT_UNPACKED -> notUnpacked;
            case DAMAGED -> damaged;
            case BOMB -> bomb;
            case TOO_MUCH -> tooMuch;
            case OVERLAPPING -> overlapping;
            case TRAVERSAL -> traversal;
            case POLYGLOT -> polyglot;
            case CALENDAR_ABUSE -> calendarAbuse;
            case TEST_VIRUS -> testVirus;
        };
    }
}
