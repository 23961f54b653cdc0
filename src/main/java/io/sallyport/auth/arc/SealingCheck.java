package io.sallyport.auth.arc;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/** Who wants messages sealed has to say with which key: without it they would not be, silently. */
public final class SealingCheck {
    private static final String SEAL = "sallyport.arc.seal";

    private SealingCheck() {}

    /** The problem, if there is one. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        boolean seals = config.getOptionalValue(SEAL, Boolean.class).orElse(false);
        boolean hasKey = config.getOptionalValue("sallyport.signing.key-file", String.class)
                .isPresent();
        return seals && !hasKey
                ? List.of(new ConfigProblem(SEAL, "true", "a key to seal with in sallyport.signing.key-file, or false"))
                : List.of();
    }
}
