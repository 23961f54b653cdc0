package io.sallyport.policy.yaml;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the text of a scalar means for each type that a record may use. */
final class ScalarTypes {
    /** What came of a text. */
    sealed interface Reading {
        /** It is a value of the type. */
        record Good(Object value) implements Reading {}

        /** It is none. */
        record Bad(String expected, @Nullable String advice) implements Reading {}
    }

    private ScalarTypes() {}

    /**
     * Reads a text as a value of a type: text, whole number, yes or no, {@link Duration}, {@link Path}, an enum, or any
     * class with a public static {@code of(String)} that throws {@link IllegalArgumentException} for what it does not
     * take.
     */
    static Reading read(Class<?> type, String text) {
        if (type == String.class) {
            return new Reading.Good(text);
        }
        if (type == int.class || type == Integer.class) {
            return attempt(text, Integer::valueOf, "must be a whole number");
        }
        if (type == boolean.class || type == Boolean.class) {
            return switch (text) {
                case "true" -> new Reading.Good(true);
                case "false" -> new Reading.Good(false);
                default -> new Reading.Bad("must be true or false", null);
            };
        }
        if (type == Duration.class) {
            Duration duration = Durations.parse(text);
            return duration == null
                    ? new Reading.Bad(Durations.EXPECTED, adviceForNumber(text))
                    : new Reading.Good(duration);
        }
        if (type == Path.class) {
            return path(text);
        }
        return type.isEnum() ? constant(type, text) : factory(type, text);
    }

    private static @Nullable String adviceForNumber(String text) {
        boolean number = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? "give the unit, such as " + text + "s" : null;
    }

    private static Reading path(String text) {
        if (text.isBlank()) {
            return new Reading.Bad("must be the name of a file", null);
        }
        try {
            return new Reading.Good(Path.of(text));
        } catch (InvalidPathException e) {
            return new Reading.Bad("must be the name of a file: " + e.getReason(), null);
        }
    }

    private static Reading constant(Class<?> type, String text) {
        List<String> words = RecordShape.words(type);
        int index = words.indexOf(text);
        return index < 0
                ? new Reading.Bad("must be one of " + String.join(", ", words), Suggestions.didYouMean(text, words))
                : new Reading.Good(RecordShape.constants(type).get(index));
    }

    private static Reading factory(Class<?> type, String text) {
        try {
            Method of = type.getMethod("of", String.class);
            if (!Modifier.isStatic(of.getModifiers())) {
                throw new NoSuchMethodException("of(String) is not static");
            }
            of.setAccessible(true);
            return new Reading.Good(of.invoke(null, text));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(type + " cannot be written as a scalar", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return new Reading.Bad("cannot be used: " + refusal.getMessage(), null);
            }
            throw new IllegalStateException(type + " failed on a text", e.getCause());
        }
    }

    private static Reading attempt(String text, Function<String, Object> parser, String expected) {
        try {
            return new Reading.Good(parser.apply(text));
        } catch (NumberFormatException e) {
            return new Reading.Bad(expected, null);
        }
    }
}
