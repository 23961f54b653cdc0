package io.sallyport.testing;

import io.sallyport.policy.DirectoryFile;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.PhraseFile;
import io.sallyport.policy.yaml.ProblemSink;
import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.YamlNode;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Settings of a filter as a policy file gives them. */
public final class FilterSettings {
    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    /** Keys that the policy reads from the block of any filter. */
    private static final Set<String> NOT_ITS_OWN = Set.of("enabled", "on-unavailable", "budget", "shadow");

    private FilterSettings() {}

    /**
     * The settings that a block gives; {@link AssertionError} with all problems if it does not hold.
     *
     * @param files each {@link ListFile}, {@link DirectoryFile} and {@link PhraseFile} that the block names
     */
    public static <S extends Record> S of(Class<S> type, String yaml, Object... files) {
        List<String> problems = new ArrayList<>();
        S settings = read(type, yaml, problems, files);
        if (settings == null || !problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
        return settings;
    }

    /** What is wrong with a block, as {@code file:line:column: path: what is expected}. */
    public static List<String> problems(Class<? extends Record> type, String yaml, Object... files) {
        List<String> problems = new ArrayList<>();
        read(type, yaml, problems, files);
        return problems;
    }

    /** The settings of the example in the Javadoc of a settings record: what administrators copy must hold. */
    public static <S extends Record> S example(Class<S> type, Object... files) {
        String source = source(type);
        int from = source.indexOf("<pre>{@code") + "<pre>{@code".length();
        String yaml = source.substring(from, source.indexOf("}</pre>", from)).replaceAll("(?m)^ \\* ?", "");
        Mapping file = parse(yaml, new ArrayList<>());
        YamlNode block = file.entries().values().iterator().next().value();
        List<String> problems = new ArrayList<>();
        S settings = bind(type, (Mapping) block, problems, files);
        if (settings == null || !problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
        return settings;
    }

    private static String source(Class<?> type) {
        try {
            return Files.readString(Path.of("src/main/java", type.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <S extends Record> S read(Class<S> type, String yaml, List<String> problems, Object... files) {
        return bind(type, parse(yaml, problems), problems, files);
    }

    private static Mapping parse(String yaml, List<String> problems) {
        return Objects.requireNonNull(YamlReader.read("policy.yaml", yaml, sink(problems)));
    }

    @SuppressWarnings("NullAway") // Tests look at the problems first
    private static <S extends Record> S bind(Class<S> type, Mapping block, List<String> problems, Object... files) {
        Map<String, YamlNode.Entry> own = new LinkedHashMap<>(block.entries());
        own.keySet().removeAll(NOT_ITS_OWN);
        RecordBinder binder = new RecordBinder(
                VALIDATOR,
                sink(problems),
                Map.of(
                        ListFile.class,
                        (text, complaint) -> file(ListFile.class, text, complaint, files),
                        DirectoryFile.class,
                        (text, complaint) -> file(DirectoryFile.class, text, complaint, files),
                        PhraseFile.class,
                        (text, complaint) -> file(PhraseFile.class, text, complaint, files)));
        return binder.bind(type, new Mapping(block.place(), own)).value();
    }

    private static @Nullable Object file(Class<?> type, String name, Consumer<String> complaint, Object... files) {
        for (Object file : files) {
            if (type.isInstance(file) && file.toString().equals(name)) {
                return file;
            }
        }
        complaint.accept("names a file that is not there");
        return null;
    }

    private static ProblemSink sink(List<String> problems) {
        return (place, path, value, expected, advice) -> problems.add("%s:%d:%d: %s: %s%s"
                .formatted(
                        place.file(),
                        place.line(),
                        place.column(),
                        path,
                        expected,
                        value == null ? "" : " (was: " + value + ")"));
    }
}
