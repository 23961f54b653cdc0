package io.sallyport.admin.accounts;

import io.sallyport.admin.access.ApiTokens.ApiToken;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token for a program.
 *
 * @param permissions what its bearer may do
 * @param domains whose mail its bearer may see and decide on; null: of all domains
 * @param expires when it opens nothing any more (RFC 3339)
 * @param token its text, in the answer to whoever makes it, once; null otherwise
 */
public record TokenView(
        String name,
        List<String> permissions,
        @Nullable List<String> domains,
        String expires,
        boolean expired,
        @Nullable String token) {
    static TokenView of(ApiToken token, Instant now, @Nullable String text) {
        Set<String> domains = token.domains();
        return new TokenView(
                token.name(),
                token.permissions().stream()
                        .map(permission -> permission.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                domains == null ? null : domains.stream().sorted().toList(),
                token.expires(),
                !now.isBefore(Instant.parse(token.expires())),
                text);
    }
}
