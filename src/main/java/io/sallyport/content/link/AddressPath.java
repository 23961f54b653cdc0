package io.sallyport.content.link;

import io.sallyport.content.link.PercentEncoding.Part;

/** A path while it is put together from segments ("path state" of WHATWG URL § 4.4). */
final class AddressPath {
    private final boolean isFile;
    private final boolean isSpecial;
    private final StringBuilder segments; // Each with its slash

    /**
     * @param segments what there is already, each segment with its slash before it
     */
    AddressPath(String scheme, String segments) {
        this.isFile = scheme.equals("file");
        this.isSpecial = AddressParser.isSpecial(scheme);
        this.segments = new StringBuilder(segments);
    }

    /** Adds segments; a slash before the first one may be missing. */
    AddressPath append(String text) {
        if (text.isEmpty() && !isSpecial) {
            return this;
        }
        int from = isSlash(text, 0) ? 1 : 0;
        while (true) {
            int end = from;
            while (end < text.length() && !isSlash(text, end)) {
                end++;
            }
            boolean last = end == text.length();
            segment(text.substring(from, end), last);
            if (last) {
                return this;
            }
            from = end + 1;
        }
    }

    private boolean isSlash(String text, int at) {
        return at < text.length() && (text.charAt(at) == '/' || (isSpecial && text.charAt(at) == '\\'));
    }

    private void segment(String raw, boolean last) {
        switch (dots(raw)) {
            case 2 -> {
                shorten();
                segments.append(last ? "/" : "");
            }
            case 1 -> segments.append(last ? "/" : "");
            default -> {
                boolean drive = isFile && segments.isEmpty() && raw.length() == 2 && startsWithDrive(raw);
                segments.append('/').append(drive ? raw.charAt(0) + ":" : PercentEncoding.encode(raw, Part.PATH));
            }
        }
    }

    /** 1 for a single-dot segment, 2 for a double-dot segment, also percent-encoded; else 0. */
    private static int dots(String segment) {
        int dots = 0;
        int at = 0;
        while (at < segment.length()) {
            if (segment.charAt(at) == '.') {
                at++;
            } else if (segment.regionMatches(true, at, "%2e", 0, 3)) {
                at += 3;
            } else {
                return 0;
            }
            if (++dots > 2) {
                return 0;
            }
        }
        return dots;
    }

    /** Drops the last segment, but no drive letter. */
    AddressPath shorten() {
        boolean onlyDrive = isFile && segments.length() == 3 && segments.charAt(2) == ':' && isDrive(segments, 1);
        if (!segments.isEmpty() && !onlyDrive) {
            segments.setLength(segments.lastIndexOf("/"));
        }
        return this;
    }

    /** Whether a text begins with a drive letter of Windows (WHATWG URL § 4.2). */
    static boolean startsWithDrive(String text) {
        return text.length() >= 2
                && isDrive(text, 0)
                && (text.length() == 2 || text.charAt(2) == '/' || text.charAt(2) == '\\');
    }

    private static boolean isDrive(CharSequence text, int at) {
        char letter = (char) (text.charAt(at) | 0x20);
        return letter >= 'a' && letter <= 'z' && (text.charAt(at + 1) == ':' || text.charAt(at + 1) == '|');
    }

    /** The drive with which a path begins, as a segment; empty if it begins with none. */
    static String drive(String path) {
        boolean begins = path.length() >= 3
                && path.charAt(2) == ':'
                && isDrive(path, 1)
                && (path.length() == 3 || path.charAt(3) == '/');
        return begins ? path.substring(0, 3) : "";
    }

    @Override
    public String toString() {
        return segments.toString();
    }
}
