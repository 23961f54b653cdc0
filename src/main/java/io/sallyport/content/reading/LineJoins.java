package io.sallyport.content.reading;

/** Joins lines that were broken for transport. */
final class LineJoins {
    private LineJoins() {}

    /**
     * Text of {@code format=flowed} (RFC 3676 § 4.2): a line that ends with a space goes on in the next one.
     *
     * @param delSp whether that space is no part of the text (§ 4.1)
     */
    static String flowed(String text, boolean delSp) {
        StringBuilder joined = new StringBuilder(text.length());
        int open = -1; // How deep the line is quoted that goes on; -1 if none does
        for (String line : (Iterable<String>) text.lines()::iterator) {
            int depth = 0;
            while (depth < line.length() && line.charAt(depth) == '>') {
                depth++;
            }
            String content = line.substring(depth);
            content = content.startsWith(" ") ? content.substring(1) : content; // § 4.4, space-stuffing
            boolean signature = content.equals("-- "); // § 4.3
            if (open != depth || signature) {
                joined.append(joined.isEmpty() ? "" : "\n")
                        .append(">".repeat(depth))
                        .append(depth > 0 ? " " : "");
            }
            boolean flows = content.endsWith(" ") && !signature;
            joined.append(flows && delSp ? content.substring(0, content.length() - 1) : content);
            open = flows ? depth : -1;
        }
        return joined.toString();
    }

    /** A calendar or contact (RFC 5545 § 3.1, RFC 6350 § 3.2): a line that begins with white space belongs to the last. */
    static String unfolded(String text) {
        return text.replace("\r\n", "\n")
                .replace("\n ", "")
                .replace("\n\t", "")
                .replace("\\n", "\n")
                .replace("\\,", ",")
                .replace("\\;", ";");
    }
}
