package io.sallyport.backup;

import java.util.Set;
import java.util.regex.Pattern;

/** Where entries of a backup may lie: nowhere but in the folders that a gateway has, and never by a way out of them. */
final class EntryPaths {
    /** What is in the backup, first of all entries. */
    static final String MANIFEST = "manifest.json";

    /** The SHA-256 of all entries before it, as {@code sha256sum -c} reads them; last of all entries. */
    static final String SUMS = "SHA256SUMS";

    /** The folders of a gateway, below its data folder. {@code policies} is not one, and lies beside them in a backup. */
    static final Set<String> FOLDERS =
            Set.of("access", "audit", "classifier", "digest", "policies", "quarantine", "reports", "spool", "store");

    private static final int LONGEST = 255;
    private static final int DEEPEST = 12;

    /** Not {@code .} nor {@code ..}, nothing hidden, nothing that is not seen, nothing that another system takes for a way. */
    private static final Pattern SEGMENT = Pattern.compile("[^./\\\\:\\p{Cntrl}][^/\\\\:\\p{Cntrl}\\p{Cf}]*");

    private EntryPaths() {}

    /** Whether an entry may be there. */
    static boolean isSafe(String path) {
        String[] segments = path.split("/", -1);
        if (path.length() > LONGEST || segments.length < 2 || segments.length > DEEPEST) {
            return false;
        }
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return FOLDERS.contains(segments[0]);
    }

    /** A path for an operator to read, whatever is in it. */
    static String printable(String path) {
        String shown = path.length() <= LONGEST ? path : path.substring(0, LONGEST) + "...";
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\ufffd");
    }
}
