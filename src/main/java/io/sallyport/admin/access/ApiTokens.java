package io.sallyport.admin.access;

import io.sallyport.config.FileRegister;
import io.sallyport.config.JsonRegister;
import io.sallyport.config.Registers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for programs, each with what its bearer may do and the time when it ends: {@code <data-dir>/access/tokens.json},
 * or a table that gateways share. A token is shown once, when it is made; what is kept is its digest.
 */
public final class ApiTokens {
    /** How each token begins, so that scanners for leaked secrets know it. */
    static final String PREFIX = "sallyport_";

    private static final int MOST = 1000;

    private final JsonRegister<Tokens> tokens;
    private final Clock clock;

    /** The tokens of a data folder; the file need not be there yet. */
    public ApiTokens(Path dataDir, Clock clock) {
        this(FileRegister.in(dataDir), clock);
    }

    /** The tokens, wherever they are kept. */
    public ApiTokens(Registers registers, Clock clock) {
        this.tokens = new JsonRegister<>(registers.register("tokens"), Tokens.class, new Tokens(List.of()));
        this.clock = clock;
    }

    /** The file. */
    record Tokens(List<ApiToken> tokens) {
        Tokens {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * One of them.
     *
     * @param permissions what its bearer may do
     * @param domains whose mail its bearer may see; null: of all domains
     * @param expires ISO 8601; from then on it opens nothing
     * @param digest SHA-256 of its text, in hexadecimal
     */
    public record ApiToken(
            String name,
            Set<Permission> permissions,
            @Nullable Set<String> domains,
            String expires,
            String digest) {
        public ApiToken {
            Names.check(name);
            permissions = Set.copyOf(permissions);
            domains = domains == null ? null : Set.copyOf(domains);
            Instant.parse(expires);
        }
    }

    /**
     * Makes one.
     *
     * @param domains null: all
     * @return its text, which nobody can find out again
     * @throws IllegalArgumentException if there is one of that name, or too many
     */
    public String add(String name, Set<Permission> permissions, @Nullable Set<String> domains, Instant expires)
            throws IOException {
        String text = PREFIX + Secrets.random();
        ApiToken token = new ApiToken(
                Names.check(name), permissions, Names.domains(domains), expires.toString(), Secrets.digest(text));
        tokens.update(present -> {
            if (present.tokens().stream().anyMatch(other -> other.name().equals(name))) {
                throw new IllegalArgumentException("there is a token %s already".formatted(name));
            }
            if (present.tokens().size() >= MOST) {
                throw new IllegalArgumentException("there are %d tokens: remove some".formatted(MOST));
            }
            List<ApiToken> more = new ArrayList<>(present.tokens());
            more.add(token);
            return new Tokens(more);
        });
        return text;
    }

    /** Takes one away; false if there is none of that name. */
    public boolean remove(String name) throws IOException {
        boolean[] found = {false};
        tokens.update(present -> {
            List<ApiToken> fewer = new ArrayList<>(present.tokens());
            found[0] = fewer.removeIf(token -> token.name().equals(name));
            return new Tokens(fewer);
        });
        return found[0];
    }

    /** All of them, those that have ended too. */
    public List<ApiToken> all() throws IOException {
        return tokens.read().tokens();
    }

    /** Who bears a token; null if it is none of these, or has ended. */
    @Nullable
    Caller bearer(String text, String address) throws IOException {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        String digest = Secrets.digest(text);
        for (ApiToken token : tokens.read().tokens()) {
            if (Secrets.same(digest, token.digest()) && clock.instant().isBefore(Instant.parse(token.expires()))) {
                return new Caller(
                        "token:" + token.name().toLowerCase(Locale.ROOT),
                        token.permissions(),
                        token.domains(),
                        address);
            }
        }
        return null;
    }
}
