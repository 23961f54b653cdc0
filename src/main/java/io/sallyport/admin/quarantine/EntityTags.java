package io.sallyport.admin.quarantine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions of held mails as entity tags (RFC 9110 § 8.8.3). */
final class EntityTags {
    private static final Pattern TAG = Pattern.compile("\\s*\"(\\d{1,9})\"\\s*");

    private EntityTags() {}

    /** The tag of a version, without its quotes. */
    static String of(int version) {
        return Integer.toString(version);
    }

    /**
     * The version that a field If-Match names.
     *
     * @return null if it asks for nothing: it is missing, or {@code *}
     * @throws IllegalArgumentException if it is not a tag of ours
     */
    static @Nullable Integer version(@Nullable String field) {
        if (field == null || field.strip().equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(field);
        if (!tag.matches()) {
            throw new IllegalArgumentException("If-Match: must be the ETag of the mail, such as \"3\"");
        }
        return Integer.valueOf(tag.group(1));
    }
}
