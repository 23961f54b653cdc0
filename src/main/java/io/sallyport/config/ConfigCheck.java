package io.sallyport.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that is wrong with a configuration before anything starts.
 *
 * <p>Quarkus checks the same settings when it starts, but stops at the first kind of problem, says nothing of keys that
 * nothing reads, and buries the rest in a stack trace. An operator should need one look, not one start for each mistake.
 */
public final class ConfigCheck {
    private static final String PREFIX = "sallyport.";
    private static final String ENVIRONMENT_PREFIX = "SALLYPORT_";
    /** What SmallRye Config reads as true or false; it takes any other word for false, silently. */
    private static final Set<String> BOOLEANS =
            Set.of("true", "1", "yes", "y", "on", "t", "false", "0", "no", "n", "off", "f");

    private final SmallRyeConfig config;
    private final Settings settings;
    private final List<PartCheck> parts;
    private final boolean defaultsHold;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigCheck(SmallRyeConfig config, Settings settings, List<PartCheck> parts, boolean defaultsHold) {
        this.config = config;
        this.settings = settings;
        this.parts = parts;
        this.defaultsHold = defaultsHold;
    }

    /**
     * Checks all keys under {@code sallyport.}, and {@code quarkus.http.port}.
     *
     * @param sources all sources of configuration, without mappings
     * @param settings what may be set
     * @param parts what parts know of their own settings
     * @return every problem, in the order of the keys; empty if there is none
     */
    public static List<ConfigProblem> check(SmallRyeConfigBuilder sources, Settings settings, PartCheck... parts) {
        return check(sources, settings, List.of(parts), true);
    }

    /** As {@link #check(SmallRyeConfigBuilder, Settings, PartCheck...)}, but defaults are not taken to be right. */
    static List<ConfigProblem> checkDefaultsToo(SmallRyeConfigBuilder sources, Settings settings) {
        return check(sources, settings, List.of(), false);
    }

    private static List<ConfigProblem> check(
            SmallRyeConfigBuilder sources, Settings settings, List<PartCheck> parts, boolean defaultsHold) {
        SmallRyeConfig config = sources.withDefaultValues(settings.defaults()).build();
        return new ConfigCheck(config, settings, parts, defaultsHold).run();
    }

    private List<ConfigProblem> run() {
        Set<String> given = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            for (String name : source.getPropertyNames()) {
                given.addAll(keysOf(name, source instanceof EnvConfigSource));
            }
        }
        Map<String, Setting> keys = toBeChecked(given);
        keys.forEach(this::checkValue);
        problems.addAll(SiteCheck.check(config));
        problems.addAll(ListenerCheck.check(config, keys));
        parts.forEach(part -> problems.addAll(part.check(config)));
        problems.sort(Comparator.comparing(ConfigProblem::key));
        return problems.stream().distinct().toList();
    }

    /** The keys of ours that a name in a source stands for: none or one. */
    private List<String> keysOf(String name, boolean environment) {
        if (environment && name.startsWith(ENVIRONMENT_PREFIX)) {
            for (Setting setting : settings.all()) {
                String key = setting.keyOf(name);
                if (key != null) {
                    return List.of(key);
                }
            }
            String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
            problems.add(new ConfigProblem(name, written(name), unknown(key)));
        }
        if (environment || !name.startsWith(PREFIX)) {
            return List.of();
        }
        String key = name.replaceFirst("\\[\\d+]$", "");
        if (settings.find(key) != null) {
            return List.of(key);
        }
        problems.add(new ConfigProblem(name, written(name), unknown(key)));
        return List.of();
    }

    /** The value as it stands in the source that wins. */
    private @Nullable String written(String name) {
        for (ConfigSource source : config.getConfigSources()) {
            String value = source.getValue(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private String unknown(String key) {
        String retired = settings.retired(key);
        if (retired != null) {
            return "no longer a key; " + retired;
        }
        String nearest = settings.nearest(key);
        return "unknown key" + (nearest == null ? "" : "; did you mean " + nearest + "?");
    }

    /** The given keys, and those that must be given: each with its setting. */
    private Map<String, Setting> toBeChecked(Set<String> given) {
        Map<String, Setting> keys = new TreeMap<>();
        for (String key : given) {
            Setting setting = settings.find(key);
            if (setting != null) {
                keys.put(key, setting);
            }
        }
        for (Setting setting : settings.all()) {
            if (!setting.isNamed()) {
                keys.putIfAbsent(setting.key(), setting);
                continue;
            }
            String group = setting.key().substring(0, setting.key().indexOf('*'));
            for (String key : given) {
                if (key.startsWith(group)) {
                    String name = firstSegment(key.substring(group.length()));
                    String sibling = group + name + setting.key().substring(group.length() + 1);
                    if (!sibling.contains("*")) {
                        keys.putIfAbsent(sibling, setting);
                    }
                }
            }
        }
        return keys;
    }

    /** The first part of a key; in quotes if it holds dots of its own. */
    static String firstSegment(String key) {
        int end = key.startsWith("\"") ? key.indexOf('"', 1) + 1 : key.indexOf('.');
        return end <= 0 ? key : key.substring(0, end);
    }

    private void checkValue(String key, Setting setting) {
        String raw = config.getConfigValue(key).getValue();
        String written = written(key);
        if (raw == null && written != null && !written.isEmpty()) {
            problems.add(new ConfigProblem(key, written, "refers to a setting that does not exist"));
            return;
        }
        if (raw == null
                && setting.list()
                && !config.getIndexedPropertiesIndexes(key).isEmpty()) {
            raw = "(list)";
        }
        if (raw == null || raw.isEmpty()) {
            boolean missing = raw != null || setting.defaultValue() == null;
            if (missing && !setting.optional()) {
                problems.add(new ConfigProblem(key, raw, setting.expectation()));
            }
            return;
        }
        Object value = convert(key, raw, setting);
        // That defaults hold is tested when we are built; to look at hundreds of them took a tenth of each start
        boolean constrained = !defaultsHold || !raw.equals(setting.defaultValue());
        if (value != null && constrained) {
            checkConstraints(key, raw, value, setting);
        }
    }

    private @Nullable Object convert(String key, String raw, Setting setting) {
        if (setting.type() == Boolean.class && !BOOLEANS.contains(raw.toLowerCase(Locale.ROOT))) {
            problems.add(new ConfigProblem(key, raw, setting.expectation()));
            return null;
        }
        try {
            return setting.list() ? config.getValues(key, setting.type()) : config.getValue(key, setting.type());
        } catch (IllegalArgumentException | NoSuchElementException e) {
            problems.add(new ConfigProblem(key, raw, expectationFrom(e, setting)));
            return null;
        }
    }

    /** Our own types say what they expect in brackets; that is more precise than what the type alone tells. */
    private static String expectationFrom(Throwable thrown, Setting setting) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            int start = message == null ? -1 : message.lastIndexOf("(expected: ");
            if (message != null && start >= 0 && message.endsWith(")")) {
                return message.substring(start + "(expected: ".length(), message.length() - 1);
            }
        }
        return setting.expectation();
    }

    private void checkConstraints(String key, String raw, Object value, Setting setting) {
        var method = setting.method();
        // The mapping cannot be made while any of its values is bad; constraints need no more than its type.
        Object mapping = Proxy.newProxyInstance(
                method.getDeclaringClass().getClassLoader(),
                new Class<?>[] {method.getDeclaringClass()},
                (self, called, arguments) -> null);
        Object returned = wrapped(value, method.getReturnType());
        if (!isReturnable(method.getReturnType(), returned)) {
            return;
        }
        Validator validator = Constraints.validator();
        for (ConstraintViolation<Object> violation :
                validator.forExecutables().validateReturnValue(mapping, method, returned)) {
            problems.add(new ConfigProblem(key, raw, violation.getMessage()));
        }
    }

    private static Object wrapped(Object value, Class<?> returnType) {
        if (returnType == Optional.class) {
            return Optional.of(value);
        }
        return returnType == OptionalInt.class && value instanceof Integer number ? OptionalInt.of(number) : value;
    }

    /** A value of a map is not what the method returns: its own constraints would stand on the value's type. */
    private static boolean isReturnable(Class<?> returnType, Object value) {
        return returnType.isPrimitive() || returnType.isInstance(value);
    }
}
