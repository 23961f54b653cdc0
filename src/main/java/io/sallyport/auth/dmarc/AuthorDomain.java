package io.sallyport.auth.dmarc;

import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The domain of the one who wrote a message, as its From field says (RFC 9989 § 5.3.1). What the field says may be false;
 * this is about whether everybody reads the same in it.
 *
 * @param domain as A-labels in lower case; null if there is none, or none that everybody would read
 * @param claimed all domains that some program may take for the author's, at most {@link #MAX_ADDRESSES}, as A-labels
 * @param defects what is odd about the field
 */
public record AuthorDomain(@Nullable String domain, List<String> claimed, Set<AuthorDefect> defects) {
    /** The most addresses that are read; also the most domains that are remembered. */
    public static final int MAX_ADDRESSES = 20;

    /** The longest From field that is read, in characters. */
    public static final int MAX_LENGTH = 16_384;

    private static final String FROM = "From";

    public AuthorDomain {
        claimed = List.copyOf(claimed);
        defects = Set.copyOf(defects);
    }

    /** Reads the author of a message. */
    public static AuthorDomain of(MessageHeader header) {
        Set<AuthorDefect> defects = EnumSet.noneOf(AuthorDefect.class);
        Set<String> claimed = new LinkedHashSet<>();
        int fields = 0;
        for (HeaderField field : header.fields()) {
            boolean named = field.isNamed(FROM);
            if (!named && !DisguisedFrom.isIn(field)) {
                continue;
            }
            FromField from = FromField.read(field.utf8Value());
            from.domains().stream().limit(MAX_ADDRESSES - claimed.size()).forEach(claimed::add);
            if (named) {
                fields++;
                defects.addAll(from.defects());
            } else {
                defects.add(AuthorDefect.DISGUISED_FIELD);
            }
            if (named && field.octets()[field.start() + FROM.length()] != ':') {
                defects.add(AuthorDefect.SPACE_BEFORE_COLON);
            }
        }
        if (fields == 0) {
            defects.add(AuthorDefect.MISSING);
        }
        if (fields > 1) {
            defects.add(AuthorDefect.SEVERAL_FIELDS);
        }
        return of(claimed, defects);
    }

    private static AuthorDomain of(Set<String> claimed, Set<AuthorDefect> defects) {
        if (claimed.size() > 1) {
            defects.add(AuthorDefect.SEVERAL_DOMAINS);
        }
        boolean certain = claimed.size() == 1 && defects.stream().noneMatch(AuthorDefect::isAmbiguous);
        return new AuthorDomain(certain ? claimed.iterator().next() : null, List.copyOf(claimed), defects);
    }

    /** Why there is no author domain, in a few words; empty if there is one. */
    public String problem() {
        return domain != null
                ? ""
                : defects.stream()
                        .filter(AuthorDefect::isAmbiguous)
                        .sorted()
                        .map(AuthorDefect::toString)
                        .collect(Collectors.joining(", "));
    }
}
