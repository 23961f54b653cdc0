package io.sallyport.admin.access;

import io.sallyport.mail.DomainNames;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What users and tokens may be called, and how their domains are written. */
final class Names {
    /** One spelling for each, or two entries of the audit log could look as if one person had made them. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    private Names() {}

    /**
     * The name itself.
     *
     * @throws IllegalArgumentException if it may not be one
     */
    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 64 of a-z 0-9 . _ @ + - and begins with a letter or digit");
        }
        return name;
    }

    /** Domains as mail is compared with them: lower case, in ASCII; null stays so. */
    static @Nullable Set<String> domains(@Nullable Set<String> domains) {
        return domains == null
                ? null
                : domains.stream()
                        .map(domain -> DomainNames.toAscii(domain.strip()))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
