package io.sallyport.quarantine;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what is set to encrypt held messages with are keys, and can be read: known before anything is started. */
public final class KeysCheck {
    private static final String KEY = "sallyport.quarantine.key";
    private static final String KEY_FILE = "sallyport.quarantine.key-file";
    private static final String OLD_KEYS = "sallyport.quarantine.old-keys";

    /** In place of a key, which must not stand in a log. */
    private static final String SECRET = "(not shown)";

    private static final String EXPECTED = "32 octets in base64 or hexadecimal digits";

    private KeysCheck() {}

    /** Every problem; none if nothing is to be encrypted. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        List<ConfigProblem> problems = new ArrayList<>();
        String key = value(config, KEY);
        if (key != null && !areKeys(List.of(key))) {
            problems.add(new ConfigProblem(KEY, SECRET, EXPECTED));
        }
        String file = value(config, KEY_FILE);
        if (file != null && !isFileOfKeys(file)) {
            problems.add(
                    new ConfigProblem(KEY_FILE, file, "a file that can be read, each line of it a key: " + EXPECTED));
        }
        String old = value(config, OLD_KEYS);
        if (old != null && !areKeys(List.of(old.split(",", -1)))) {
            problems.add(new ConfigProblem(OLD_KEYS, SECRET, EXPECTED + ", with commas between the keys"));
        }
        if (old != null && key == null && file == null) {
            problems.add(new ConfigProblem(KEY, null, "the key for new messages, because there are old ones"));
        }
        return problems;
    }

    private static @Nullable String value(SmallRyeConfig config, String key) {
        String value = config.getConfigValue(key).getValue();
        return value == null || value.isBlank() ? null : value;
    }

    private static boolean isFileOfKeys(String file) {
        try {
            return areKeys(QuarantineProducer.lines(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static boolean areKeys(List<String> texts) {
        try {
            var unused = MessageKeys.of(texts);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
