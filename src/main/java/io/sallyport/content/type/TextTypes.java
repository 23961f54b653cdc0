package io.sallyport.content.type;

import static java.util.Map.entry;

import io.sallyport.content.type.FileType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of text. Text says by itself only sometimes what it is; where it does not, the extension does, because the
 * extension is what makes Windows run it.
 */
final class TextTypes {
    private static final FileType PLAIN = new FileType("text/plain", Kind.TEXT);
    private static final FileType HTML = new FileType("text/html", Kind.HTML);
    private static final FileType SVG = new FileType("image/svg+xml", Kind.HTML);
    private static final FileType XHTML = new FileType("application/xhtml+xml", Kind.HTML);
    private static final FileType XML = new FileType("application/xml", Kind.XML);
    private static final FileType HTA = new FileType("application/hta", Kind.SCRIPT);

    /** What browsers take for HTML (WHATWG MIME Sniffing § 7.1), and some elements that nothing else begins with. */
    private static final Pattern HTML_START = Pattern.compile(
            "<(?:!doctype\\s+html|html|head|script|iframe|h[1-6]|div|font|table|a|style|title|b|body|br|p|img|form"
                    + "|meta|link|center|span|base|object|embed|marquee)(?=[\\s/>]).*|<!--.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The root element of XML, behind declarations and comments. */
    private static final Pattern XML_ROOT = Pattern.compile("<([A-Za-z_][\\w.-]*:)?([A-Za-z_][\\w.-]*)");

    /** Two fields of a header at the very beginning (RFC 5322 § 2.2). */
    private static final Pattern HEADER = Pattern.compile(
            "(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|Reply-To|Sender|Cc"
                    + "|X-[\\w-]{1,60}|DKIM-Signature|Content-Type|ARC-Seal|Authentication-Results|Relay-Version|Path):[^\\n]*"
                    + "\\n(?:[ \\t][^\\n]*\\n){0,50}[!-9;-~]{1,80}:.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What text begins with, in lower case; tried in this order. */
    private static final List<Map.Entry<String, FileType>> STARTS = List.of(
            entry("{\\rt", new FileType("application/rtf", Kind.RTF)),
            entry("begin:vcalendar", new FileType("text/calendar", Kind.CALENDAR)),
            entry("begin:vcard", new FileType("text/vcard", Kind.CONTACT)),
            entry("[internetshortcut", new FileType("application/x-url", Kind.SHORTCUT)),
            entry("[desktop entry]", new FileType("application/x-desktop", Kind.SHORTCUT)),
            entry("#!", new FileType("application/x-shellscript", Kind.SCRIPT)),
            entry("#@~^", new FileType("application/x-encoded-script", Kind.SCRIPT)),
            entry("@echo off", new FileType("application/x-bat", Kind.SCRIPT)),
            entry("<?php", new FileType("application/x-php", Kind.SCRIPT)),
            entry("windows registry editor", new FileType("text/x-ms-regedit", Kind.SCRIPT)),
            entry("regedit4", new FileType("text/x-ms-regedit", Kind.SCRIPT)),
            entry("-----begin pgp message", new FileType("application/pgp-encrypted", Kind.CRYPTOGRAPHIC)),
            entry("-----begin pgp signed", new FileType("text/x-pgp-signed", Kind.TEXT)),
            entry("-----begin pgp", new FileType("application/pgp-keys", Kind.CRYPTOGRAPHIC)),
            entry("-----begin pkcs7", new FileType("application/pkcs7-mime", Kind.CRYPTOGRAPHIC)),
            entry("-----begin cms", new FileType("application/pkcs7-mime", Kind.CRYPTOGRAPHIC)),
            entry("-----begin ", new FileType("application/x-pem-file", Kind.CRYPTOGRAPHIC)),
            entry("=ybegin ", new FileType("application/x-yenc", Kind.ARCHIVE)),
            entry("# disk descriptorfile", new FileType("application/x-vmdk", Kind.DISK_IMAGE)));

    private static final Pattern UUENCODED =
            Pattern.compile("begin(?:-base64)? [0-7]{3,4} [^\\n]+\\n.*", Pattern.DOTALL);

    /** Root elements of XML that mean something. */
    private static final Map<String, FileType> ROOTS = Map.ofEntries(
            entry("html", XHTML),
            entry("svg", SVG),
            entry("librarydescription", new FileType("application/windows-library+xml", Kind.SHORTCUT)),
            entry("persistedquery", new FileType("application/windows-search-connector+xml", Kind.SHORTCUT)),
            entry(
                    "searchconnectordescription",
                    new FileType("application/windows-search-connector+xml", Kind.SHORTCUT)),
            entry("pcsettings", new FileType("application/x-settingcontent-ms", Kind.SHORTCUT)),
            entry("scriptlet", new FileType("text/scriptlet", Kind.SCRIPT)),
            entry("job", new FileType("application/x-wsf", Kind.SCRIPT)),
            entry("package", new FileType("application/x-wsf", Kind.SCRIPT)),
            entry("component", new FileType("text/scriptlet", Kind.SCRIPT)),
            entry("mmc_consolefile", new FileType("application/x-msc", Kind.SCRIPT)),
            entry("worddocument", new FileType("application/vnd.ms-wordml", Kind.OFFICE_XML)),
            entry("workbook", new FileType("application/vnd.ms-excel.xml", Kind.OFFICE_XML)));

    /** What the extension makes of text. */
    private static final Map<String, FileType> EXTENSIONS = Map.ofEntries(
            entry("bat", script("x-bat")),
            entry("cmd", script("x-bat")),
            entry("ps1", script("x-powershell")),
            entry("psm1", script("x-powershell")),
            entry("psd1", script("x-powershell")),
            entry("vbs", script("x-vbscript")),
            entry("vbe", script("x-vbscript")),
            entry("vb", script("x-vbscript")),
            entry("js", script("javascript")),
            entry("jse", script("javascript")),
            entry("mjs", script("javascript")),
            entry("wsf", script("x-wsf")),
            entry("wsc", script("x-wsf")),
            entry("wsh", script("x-wsf")),
            entry("sct", script("x-wsf")),
            entry("hta", HTA),
            entry("sh", script("x-shellscript")),
            entry("bash", script("x-shellscript")),
            entry("csh", script("x-shellscript")),
            entry("command", script("x-shellscript")),
            entry("py", script("x-python")),
            entry("pyw", script("x-python")),
            entry("pl", script("x-perl")),
            entry("rb", script("x-ruby")),
            entry("php", script("x-php")),
            entry("reg", script("x-ms-regedit")),
            entry("inf", script("x-setupscript")),
            entry("scf", new FileType("application/x-scf", Kind.SHORTCUT)),
            entry("url", new FileType("application/x-url", Kind.SHORTCUT)),
            entry("iqy", new FileType("application/x-iqy", Kind.SHORTCUT)),
            entry("slk", new FileType("application/x-sylk", Kind.OTHER)),
            entry("desktop", new FileType("application/x-desktop", Kind.SHORTCUT)),
            entry("htm", HTML),
            entry("html", HTML),
            entry("shtml", HTML),
            entry("mht", new FileType("application/x-mimearchive", Kind.HTML)),
            entry("mhtml", new FileType("application/x-mimearchive", Kind.HTML)),
            entry("csv", new FileType("text/csv", Kind.TEXT)),
            entry("eml", new FileType("message/rfc822", Kind.MESSAGE)));

    private TextTypes() {}

    private static FileType script(String subtype) {
        return new FileType("application/" + subtype, Kind.SCRIPT);
    }

    /** What text is; null if the octets are not text. */
    static @Nullable FileType find(byte[] head, List<String> names) {
        String text = text(head);
        if (text == null) {
            return null;
        }
        String start = text.stripLeading();
        String lower = start.substring(0, Math.min(64, start.length())).toLowerCase(Locale.ROOT);
        for (var known : STARTS) {
            if (lower.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        FileType named = named(names);
        if (lower.startsWith("<")) {
            FileType markup = markup(start, lower);
            if (markup != null) {
                // The same octets are a harmless page or a program, as their name says
                return named != null && (named.kind() == Kind.SCRIPT || markup.equals(XML)) ? named : markup;
            }
        }
        if (named != null) {
            return named;
        }
        if (UUENCODED.matcher(start).matches()) {
            return new FileType("application/x-uuencode", Kind.ARCHIVE);
        }
        if (start.startsWith("From ")
                && HEADER.matcher(start.substring(start.indexOf('\n') + 1)).matches()) {
            return new FileType("application/mbox", Kind.MESSAGE);
        }
        return HEADER.matcher(start).matches() ? new FileType("message/rfc822", Kind.MESSAGE) : PLAIN;
    }

    private static @Nullable FileType markup(String start, String lower) {
        if (lower.contains("hta:application")) {
            return HTA;
        }
        if (!lower.startsWith("<?xml") && HTML_START.matcher(start).matches()) {
            return !lower.startsWith("<!--") || !root(start).equals("svg") ? HTML : SVG;
        }
        String root = root(start);
        if (start.contains("schemas.microsoft.com/office/2006/xmlPackage")) {
            return new FileType("application/vnd.ms-wordml", Kind.OFFICE_XML);
        }
        if (root.equals("document") && start.contains("urn:oasis:names:tc:opendocument")) {
            return new FileType("application/vnd.oasis.opendocument.flat-xml", Kind.OPEN_DOCUMENT);
        }
        FileType known = ROOTS.get(root);
        // Others have roots of these names too, but no scripts
        if (known != null && (known.kind() != Kind.SCRIPT || start.contains("<script") || root.startsWith("mmc"))) {
            return known;
        }
        return lower.startsWith("<?xml") || lower.startsWith("<!doctype") || isClosed(start, root) ? XML : null;
    }

    /** The name of the first element, in lower case, without prefix; empty without one. */
    private static String root(String text) {
        String rest = text;
        for (int skipped = 0; skipped < 20; skipped++) {
            rest = rest.stripLeading();
            String end =
                    rest.startsWith("<!--") ? "-->" : rest.startsWith("<?") ? "?>" : rest.startsWith("<!") ? ">" : "";
            if (end.isEmpty()) {
                break;
            }
            int ends = rest.indexOf(end);
            if (ends < 0) {
                return "";
            }
            rest = rest.substring(ends + end.length());
        }
        var root = XML_ROOT.matcher(rest);
        return root.lookingAt() ? root.group(2).toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isClosed(String text, String root) {
        return !root.isEmpty() && (text.contains("</") || text.contains("/>") || text.contains("xmlns"));
    }

    private static @Nullable FileType named(List<String> names) {
        for (String name : names) {
            FileType known = EXTENSIONS.get(FileTypes.extension(name));
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    /** Whether all octets are such as text in eight bits has. */
    static boolean isText(byte[] head) {
        return isText(new String(head, StandardCharsets.ISO_8859_1));
    }

    /** The octets as text, each octet a character; null if they are none. */
    private static @Nullable String text(byte[] head) {
        if (startsWith(head, 0xef, 0xbb, 0xbf)) {
            return new String(head, 3, head.length - 3, StandardCharsets.ISO_8859_1);
        }
        if (startsWith(head, 0xff, 0xfe)) {
            return new String(head, 2, head.length - 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(head, 0xfe, 0xff)) {
            return new String(head, 2, head.length - 2, StandardCharsets.UTF_16BE);
        }
        if (head.length >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0) {
            String wide = new String(head, StandardCharsets.UTF_16LE);
            return isText(wide) ? wide : null;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return isText(text) ? text : null;
    }

    /** No octet that only binary data have, as browsers count (WHATWG MIME Sniffing § 3). */
    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && c != 0x1a && c != 0x0b) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] head, int... octets) {
        if (head.length < octets.length) {
            return false;
        }
        for (int i = 0; i < octets.length; i++) {
            if ((head[i] & 0xff) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
