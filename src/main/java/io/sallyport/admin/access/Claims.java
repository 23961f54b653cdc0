package io.sallyport.admin.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of somebody (OpenID Connect Core § 5.1), and what that is here. The token that says it was
 * verified before.
 */
public final class Claims {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(20).build());
    }

    /** What the audit log may hold, of what strangers to this gateway wrote. */
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private static final int MOST_VALUES = 1000;

    private Claims() {}

    /**
     * Who a token is about. Without a role that the settings know they are known, and may do nothing.
     *
     * @param jwt a JSON Web Token (RFC 7519 § 3) whose signature, issuer, audience and time were found good
     * @return null if it does not say who it is about
     */
    public static @Nullable Caller caller(String jwt, AccessConfig.Oidc config, String address) {
        JsonNode claims = payload(jwt);
        String name = claims == null ? "" : at(claims, config.nameClaim()).asText();
        if (claims == null || !NAME.matcher(name).matches()) {
            return null;
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String value : values(at(claims, config.roleClaim()))) {
            Role role = config.roles().get(value);
            if (role != null) {
                permissions.addAll(role.permissions());
            }
        }
        return new Caller("oidc:" + name, permissions, domains(claims, config), address);
    }

    private static @Nullable Set<String> domains(JsonNode claims, AccessConfig.Oidc config) {
        return config.domainClaim()
                .map(claim -> values(at(claims, claim)))
                .filter(domains -> !domains.contains("*"))
                .map(Names::domains)
                .orElse(null);
    }

    /** A claim; one within another is named with {@code /}, since names themselves may hold dots. */
    private static JsonNode at(JsonNode claims, String path) {
        JsonNode node = claims.path(path);
        if (node.isMissingNode()) {
            node = claims;
            for (String step : path.split("/", -1)) {
                node = node.path(step);
            }
        }
        return node;
    }

    /** Texts of an array, or of one text with blanks between, as scopes are written (RFC 6749 § 3.3). */
    private static Set<String> values(JsonNode claim) {
        if (claim.isTextual()) {
            return Arrays.stream(claim.asText().strip().split("\\s+", MOST_VALUES))
                    .filter(value -> !value.isEmpty())
                    .collect(Collectors.toSet());
        }
        Set<String> values = new HashSet<>();
        for (JsonNode value : claim) {
            if (value.isTextual() && values.size() < MOST_VALUES) {
                values.add(value.asText());
            }
        }
        return values;
    }

    private static @Nullable JsonNode payload(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            return JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return null;
        }
    }
}
