package io.sallyport.content.type;

import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.content.zip.ZipContents;
import io.sallyport.content.zip.ZipContents.Placed;
import io.sallyport.content.zip.ZipDecoders;
import io.sallyport.content.zip.ZipMember;
import io.sallyport.content.zip.ZipTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents and programs that are ZIPs, told by what they hold. */
final class ZipTypes {
    private static final int MOST_MEMBERS = 2000;
    private static final int MOST_SEARCHED = 50;
    private static final int MOST_READ = 64 << 10;
    private static final FileType ZIP = new FileType("application/zip", Kind.ARCHIVE);

    /** What the main part of a document is (ECMA-376-2 § 10.1.2); the more telling ones first. */
    private static final String[][] MAIN_PARTS = {
        {"ms-word.document.macroenabled.main+xml", "vnd.ms-word.document.macroenabled.12"},
        {"ms-word.template.macroenabledtemplate.main+xml", "vnd.ms-word.template.macroenabled.12"},
        {"wordprocessingml.document.main+xml", "vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"wordprocessingml.template.main+xml", "vnd.openxmlformats-officedocument.wordprocessingml.template"},
        {"ms-excel.sheet.macroenabled.main+xml", "vnd.ms-excel.sheet.macroenabled.12"},
        {"ms-excel.template.macroenabled.main+xml", "vnd.ms-excel.template.macroenabled.12"},
        {"ms-excel.addin.macroenabled.main+xml", "vnd.ms-excel.addin.macroenabled.12"},
        {"ms-excel.sheet.binary.macroenabled.main", "vnd.ms-excel.sheet.binary.macroenabled.12"},
        {"spreadsheetml.sheet.main+xml", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"spreadsheetml.template.main+xml", "vnd.openxmlformats-officedocument.spreadsheetml.template"},
        {"ms-powerpoint.presentation.macroenabled.main+xml", "vnd.ms-powerpoint.presentation.macroenabled.12"},
        {"ms-powerpoint.slideshow.macroenabled.main+xml", "vnd.ms-powerpoint.slideshow.macroenabled.12"},
        {"ms-powerpoint.template.macroenabled.main+xml", "vnd.ms-powerpoint.template.macroenabled.12"},
        {"ms-powerpoint.addin.macroenabled.main+xml", "vnd.ms-powerpoint.addin.macroenabled.12"},
        {"presentationml.presentation.main+xml", "vnd.openxmlformats-officedocument.presentationml.presentation"},
        {"presentationml.slideshow.main+xml", "vnd.openxmlformats-officedocument.presentationml.slideshow"},
        {"presentationml.template.main+xml", "vnd.openxmlformats-officedocument.presentationml.template"},
        {"ms-visio.drawing.macroenabled.main+xml", "vnd.ms-visio.drawing.macroenabled.12"},
        {"ms-visio.drawing.main+xml", "vnd.ms-visio.drawing"},
        {"ms-visio.stencil.macroenabled.main+xml", "vnd.ms-visio.stencil.macroenabled.12"},
        {"ms-visio.stencil.main+xml", "vnd.ms-visio.stencil"},
        {"ms-visio.template.macroenabled.main+xml", "vnd.ms-visio.template.macroenabled.12"},
        {"ms-visio.template.main+xml", "vnd.ms-visio.template"},
        {"package.xps-fixeddocumentsequence", "vnd.ms-xpsdocument"},
        {"oxps-fixeddocumentsequence", "oxps"},
        {"package.dwfx", "vnd.dwfx+xps"},
    };

    private ZipTypes() {}

    /** What a ZIP is, and whether it holds macros. */
    static Detection find(SeekableOctets octets) throws IOException {
        ZipTable table = ZipTable.read(octets, MOST_MEMBERS);
        List<ZipMember> listed = table == null || table.members().isEmpty() ? searched(octets) : table.members();
        Map<String, ZipMember> members = new HashMap<>();
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        for (ZipMember member : listed) {
            String name = member.name().toLowerCase(Locale.ROOT).replace('\\', '/');
            members.putIfAbsent(name.startsWith("/") ? name.substring(1) : name, member);
            if (name.endsWith("vbaproject.bin")) {
                facts.add(ItemFact.MACROS);
            }
        }
        FileType type = program(members);
        if (type == null && members.containsKey("[content_types].xml")) {
            type = officeXml(start(octets, members.get("[content_types].xml")));
        }
        if (type == null && members.containsKey("mimetype")) {
            type = byMimetype(start(octets, members.get("mimetype")).strip());
        }
        if (type == null) {
            type = members.containsKey("index/document.iwa")
                    ? new FileType("application/vnd.apple.iwork", Kind.OTHER)
                    : ZIP;
        }
        if (type.kind() == Kind.OPEN_DOCUMENT) {
            openDocument(octets, members, facts);
        } else if (type.kind() != Kind.OFFICE_XML) {
            facts.clear();
        }
        return new Detection(type, facts);
    }

    /** The end is missing: what there is tells what it was. */
    private static List<ZipMember> searched(SeekableOctets octets) throws IOException {
        return ZipContents.read(octets, MOST_SEARCHED).members().stream()
                .map(Placed::member)
                .toList();
    }

    private static @Nullable FileType program(Map<String, ZipMember> members) {
        if (members.containsKey("androidmanifest.xml")) {
            return new FileType("application/vnd.android.package-archive", Kind.EXECUTABLE);
        }
        if (members.containsKey("appxmanifest.xml") || members.containsKey("appxmetadata/appxbundlemanifest.xml")) {
            return new FileType("application/msix", Kind.EXECUTABLE);
        }
        if (members.containsKey("extension.vsixmanifest")) {
            return new FileType("application/vsix", Kind.EXECUTABLE);
        }
        boolean java = members.containsKey("meta-inf/manifest.mf") && !members.containsKey("mimetype");
        return java && !members.containsKey("[content_types].xml")
                ? new FileType("application/java-archive", Kind.EXECUTABLE)
                : null;
    }

    private static FileType officeXml(String contentTypes) {
        String lower = contentTypes.toLowerCase(Locale.ROOT);
        for (String[] main : MAIN_PARTS) {
            if (lower.contains(main[0])) {
                return new FileType("application/" + main[1], Kind.OFFICE_XML);
            }
        }
        return new FileType("application/x-ooxml", Kind.OFFICE_XML);
    }

    private static @Nullable FileType byMimetype(String mediaType) {
        if (mediaType.startsWith("application/vnd.oasis.opendocument.")
                || mediaType.startsWith("application/vnd.sun.xml.")) {
            return new FileType(mediaType, Kind.OPEN_DOCUMENT);
        }
        return mediaType.matches("[a-z]{1,20}/[a-z0-9.+-]{1,80}") ? new FileType(mediaType, Kind.OTHER) : null;
    }

    private static void openDocument(SeekableOctets octets, Map<String, ZipMember> members, Set<ItemFact> facts)
            throws IOException {
        if (members.keySet().stream().anyMatch(name -> name.startsWith("basic/") || name.startsWith("scripts/"))) {
            facts.add(ItemFact.MACROS);
        }
        ZipMember manifest = members.get("meta-inf/manifest.xml");
        if (manifest != null && start(octets, manifest).contains("encryption-data")) {
            facts.add(ItemFact.ENCRYPTED);
        }
    }

    /** The beginning of what a member holds; empty if it cannot be read. */
    private static String start(SeekableOctets octets, ZipMember member) throws IOException {
        Placed placed = ZipContents.find(octets, member);
        if (placed == null || member.isEncrypted()) {
            return "";
        }
        return new String(beginning(octets, placed), StandardCharsets.UTF_8);
    }

    private static byte[] beginning(SeekableOctets octets, Placed placed) {
        try (InputStream in = ZipDecoders.open(octets, placed)) {
            return in == null ? new byte[0] : in.readNBytes(MOST_READ);
        } catch (IOException | RuntimeException e) {
            return new byte[0]; // Broken: then it is no document that any program opens
        }
    }
}
