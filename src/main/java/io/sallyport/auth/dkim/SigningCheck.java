package io.sallyport.auth.dkim;

import io.sallyport.config.ConfigProblem;
import io.sallyport.mail.DomainNames;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must fit together where the gateway signs: a domain, a selector, and a key that can be read. */
public final class SigningCheck {
    private static final String DOMAIN = "sallyport.signing.domain";
    private static final String SELECTOR = "sallyport.signing.selector";
    private static final String KEY_FILE = "sallyport.signing.key-file";

    private SigningCheck() {}

    /** Every problem; none if nothing is to be signed. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        List<ConfigProblem> problems = new ArrayList<>();
        List<String> keys = List.of(DOMAIN, SELECTOR, KEY_FILE);
        if (keys.stream().allMatch(key -> value(config, key) == null)) {
            return problems;
        }
        for (String key : keys) {
            String value = value(config, key);
            String expected = value == null
                    ? "a value, because another of %s is set".formatted(String.join(", ", keys))
                    : expected(key, value);
            if (expected != null) {
                problems.add(new ConfigProblem(key, value, expected));
            }
        }
        return problems;
    }

    private static @Nullable String value(SmallRyeConfig config, String key) {
        String value = config.getConfigValue(key).getValue();
        return value == null || value.isEmpty() ? null : value;
    }

    /** What a value should be; null if it is. */
    private static @Nullable String expected(String key, String value) {
        return switch (key) {
            case DOMAIN -> DomainNames.isDomain(value) && value.contains(".") ? null : "a domain such as example.org";
            case SELECTOR -> DomainNames.isDomain(value.replace('_', 'x')) ? null : "a name such as 2026a";
            default -> expectedKey(value);
        };
    }

    private static @Nullable String expectedKey(String file) {
        String expected = "a private key in PEM form, RSA of 1024 to 4096 bits or Ed25519";
        try {
            var unused = SigningKey.read(Path.of(file));
            return null;
        } catch (InvalidPathException | IOException e) {
            return expected + ", in a file that can be read";
        } catch (InvalidKeyException e) {
            return expected + " (there is " + e.getMessage() + ")";
        }
    }
}
