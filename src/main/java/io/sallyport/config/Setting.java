package io.sallyport.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMappingInterface.Property;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a part of Sallyport declares in its {@code @ConfigMapping}.
 *
 * @param key its key, with {@code *} where an operator chooses a name: {@code sallyport.listeners.*.port}
 * @param method where it is declared: its Javadoc and constraints stand there
 * @param type what one value is
 * @param list whether there may be several values, with commas between them
 * @param optional whether it may be left out although it has no default
 * @param defaultValue what holds if it is left out; null for none
 */
public record Setting(
        String key,
        Method method,
        Class<?> type,
        boolean list,
        boolean optional,
        @Nullable String defaultValue) {
    private static final Map<Class<?>, Class<?>> OPTIONAL_NUMBERS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    static Setting of(String key, Property property) {
        Method method = property.getMethod();
        Type type = method.getGenericReturnType();
        Class<?> optionalNumber = OPTIONAL_NUMBERS.get(rawType(type));
        boolean optional = optionalNumber != null || rawType(type) == Optional.class;
        if (optional) {
            type = optionalNumber == null ? argument(type, 0) : optionalNumber;
        }
        // A map may be empty; of its values none is a must.
        boolean map = rawType(type) == Map.class;
        type = map ? argument(type, 1) : type;
        boolean list = Collection.class.isAssignableFrom(rawType(type));
        type = list ? argument(type, 0) : type;
        String defaultValue = property.hasDefaultValue() ? property.getDefaultValue() : null;
        return new Setting(key, method, boxed(rawType(type)), list, optional || map, defaultValue);
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Class<?> rawType(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** Whether an operator chooses a part of the key. */
    boolean isNamed() {
        return key.contains("*");
    }

    /** Whether a key, without a list index, is of this setting. */
    boolean matches(String given) {
        return isNamed()
                ? given.startsWith(fixedPart(key))
                        && keyPattern("(\"[^\"]+\"|[^.\"]+)", key)
                                .matcher(given)
                                .matches()
                : key.equals(given);
    }

    /** The key that an environment variable means: {@code SALLYPORT_DATA_DIR}; null if it is not of this setting. */
    @Nullable
    String keyOf(String environmentVariable) {
        String name = environmentName(key);
        if (!environmentVariable.startsWith(fixedPart(name))) { // A start asks this of each variable for each setting
            return null;
        }
        var matcher = keyPattern("([A-Z0-9_]+?)", name).matcher(environmentVariable.replaceFirst("_\\d+_$", ""));
        if (!matcher.matches()) {
            return null;
        }
        // The name that an operator chose has no upper case there, as in SmallRye Config's own rule.
        return isNamed() ? key.replace("*", matcher.group(1).toLowerCase(Locale.ROOT)) : key;
    }

    /** What comes before the first name that an operator chooses. */
    private static String fixedPart(String key) {
        int chosen = key.indexOf('*');
        return chosen < 0 ? key : key.substring(0, chosen);
    }

    private static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
    }

    private static Pattern keyPattern(String name, String key) {
        return Pattern.compile(
                Arrays.stream(key.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(name)));
    }

    /** What one value looks like, in words. */
    public String expectation() {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == Long.class || type == Short.class) {
            return "a whole number";
        }
        if (type == Double.class || type == Float.class) {
            return "a number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 30s, 5m, 4h, 5d or PT1H30M";
        }
        if (type == MemorySize.class) {
            return "a size such as 512K, 25M or 1G";
        }
        if (type == HostPort.class) {
            return "host:port, or [address]:port for IPv6";
        }
        if (type == Network.class) {
            return "a network such as 192.0.2.0/24 or 2001:db8::/32";
        }
        if (type == LocalTime.class) {
            return "a time of the day such as 07:00";
        }
        if (type == ZoneId.class) {
            return "a time zone such as Europe/Berlin";
        }
        if (type == URI.class) {
            return "an address such as https://mail.example.org";
        }
        return type == Path.class ? "a path" : "a text";
    }
}
