package io.sallyport.overload;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/** Whether the levels come in their order, and can be left again. */
public final class OverloadCheck {
    private static final String PREFIX = "sallyport.overload.";
    private static final List<String> SHARES = List.of("delay-from", "refuse-from", "skip-from", "reserve-from");

    private OverloadCheck() {}

    /** Every problem; what is no number is somebody else's to tell. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        String earlier = "margin";
        for (String key : SHARES) {
            String low = value(config, earlier);
            String high = value(config, key);
            if (isNumber(low) && isNumber(high) && !(Double.parseDouble(low) < Double.parseDouble(high))) {
                String expected = "more than %s%s (%s)".formatted(PREFIX, earlier, low);
                return List.of(new ConfigProblem(PREFIX + key, high, expected));
            }
            earlier = key;
        }
        return List.of();
    }

    private static String value(SmallRyeConfig config, String key) {
        String value = config.getConfigValue(PREFIX + key).getValue();
        return value == null ? "" : value;
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
