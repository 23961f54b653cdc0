package io.sallyport.filter.attachment;

import java.util.Locale;
import java.util.Set;

/**
 * A file's name as the computer of whoever opens it reads it, rather than as it is shown.
 *
 * @param shown as it came
 * @param plain in lower case; without characters that are not shown, and without what Windows cuts off: dots and spaces at
 *     the end, and the name of a stream ({@code ::$DATA})
 */
record FileName(String shown, String plain) {
    /** What Windows, and mail programs for it, run or let change the system when it is opened, and the like of others. */
    private static final Set<String> DANGEROUS = Set.of(
            ("ade adp apk app appcontent-ms application appref-ms appx appxbundle asp aspx bas bat bgi cdxml cer chm cmd cnt"
                            + " com cpl crt csh der desktop diagcab diagcfg diagpack dll exe fxp gadget grp hlp hpj hta htc inf"
                            + " ins iqy isp its jar jnlp js jse ksh lib library-ms lnk mad maf mag mam maq mar mas mat mau mav"
                            + " maw mcf mda mdb mde mdt mdw mdz msc msh msh1 msh2 mshxml msh1xml msh2xml msi msix msixbundle"
                            + " msp mst msu ocx ops oqy osd pcd pif pl plg prf prg printerexport ps1 ps1xml ps2 ps2xml psc1"
                            + " psc2 psd1 psdm1 psm1 pst py pyc pyo pyw pyz pyzw rb reg rqy scf scr sct search-ms"
                            + " searchconnector-ms settingcontent-ms sh shb shs slk sys theme themepack tmp udl url vb vbe vbp"
                            + " vbs vhd vhdx vsmacros vsto vsw webpnp website wim wiz ws wsb wsc wsf wsh xbap xll xnk")
                    .split(" "));

    /** What people trust at the sight of it. */
    private static final Set<String> HARMLESS = Set.of(
            ("pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv jpg jpeg png gif bmp tif tiff webp svg mp3 mp4 wav mov"
                            + " avi htm html xml eml msg ics vcf zip rar 7z")
                    .split(" "));

    private static final int MOST_SPACES = 4;

    /** Reads a name. */
    static FileName of(String shown) {
        StringBuilder plain = new StringBuilder(shown.length());
        shown.codePoints().filter(c -> !isInvisible(c)).forEach(plain::appendCodePoint);
        String name = plain.toString().toLowerCase(Locale.ROOT);
        int stream = name.indexOf("::$");
        name = stream >= 0 ? name.substring(0, stream) : name;
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || Character.isSpaceChar(name.charAt(end - 1)))) {
            end--;
        }
        String cut = name.substring(0, end);
        return new FileName(shown, cut.substring(Math.max(cut.lastIndexOf('/'), cut.lastIndexOf('\\')) + 1));
    }

    /** Control characters and characters that only change how others are shown (Unicode category Cf). */
    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    /** What stands behind the last dot; empty without one. */
    String extension() {
        int dot = plain.lastIndexOf('.');
        return dot < 0 ? "" : plain.substring(dot + 1).strip();
    }

    private String innerExtension() {
        int dot = plain.lastIndexOf('.');
        int before = dot <= 0 ? -1 : plain.lastIndexOf('.', dot - 1);
        return before < 0 ? "" : plain.substring(before + 1, dot).strip();
    }

    /** Whether what it is called runs, or changes the system, when it is opened. */
    boolean isDangerous() {
        return DANGEROUS.contains(extension());
    }

    /** Whether a harmless ending stands before a dangerous one. */
    boolean isDouble() {
        return HARMLESS.contains(innerExtension()) && DANGEROUS.contains(extension());
    }

    /** Whether it is not shown as it is: invisible or turning characters, or an ending pushed out of sight by spaces. */
    boolean isDeceptive() {
        boolean hidden = shown.codePoints().anyMatch(FileName::isInvisible);
        int spaces = 0;
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            // U+2800: a braille pattern without dots; U+3164: a filler of Hangul
            spaces = Character.isSpaceChar(c) || c == '\u2800' || c == '\u3164' ? spaces + 1 : 0;
            if (spaces > MOST_SPACES) {
                return true;
            }
        }
        return hidden;
    }

    /**
     * Whether a pattern with {@code *} and {@code ?} fits; in time proportional to the product of their lengths at most.
     *
     * @param pattern in lower case
     */
    boolean fits(String pattern) {
        int p = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < plain.length()) {
            if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == plain.charAt(n))
                    && pattern.charAt(p) != '*') {
                p++;
                n++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
