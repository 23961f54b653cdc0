package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.ScalarTypes.Reading;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlNode.Scalar;
import io.sallyport.policy.yaml.YamlNode.Sequence;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of blocks. All problems of a block are found at once: each value is converted and held against the Bean
 * Validation constraints of its component by itself, whether or not its neighbours are sound.
 */
public final class RecordBinder {
    private static final int MAX_ITEMS = 1000;

    private final Validator validator;
    private final ProblemSink problems;
    private final Map<Class<?>, ValueReader> readers;

    /** A binder that reports to one sink. */
    public RecordBinder(Validator validator, ProblemSink problems) {
        this(validator, problems, Map.of());
    }

    /**
     * The same with further types of values.
     *
     * @param readers who makes them of their text
     */
    public RecordBinder(Validator validator, ProblemSink problems, Map<Class<?>, ValueReader> readers) {
        this.validator = validator;
        this.problems = problems;
        this.readers = Map.copyOf(readers);
    }

    /** Makes a record of a block. */
    public <R extends Record> Bound<R> bind(Class<R> type, Mapping block) {
        Map<String, Place> places = new HashMap<>();
        R value = new Binding(places).block(type, block, "").map(type::cast).orElse(null);
        return new Bound<>(value, block.place(), places);
    }

    /** The path of a key in a block. */
    static String path(String block, String key) {
        return block.isEmpty() ? key : block + "." + key;
    }

    /** One block being bound, with all that is in it. An empty {@code Optional} is a value that has been reported. */
    private final class Binding {
        private final Map<String, Place> places;

        private Binding(Map<String, Place> places) {
            this.places = places;
        }

        private Optional<Object> block(Class<?> type, Mapping block, String path) {
            RecordShape shape = RecordShape.of(type);
            boolean sound = keysAreKnown(shape, block, path) && (!shape.isOneOf() || hasOneKey(shape, block, path));
            @Nullable Object[] arguments = new Object[shape.size()];
            Map<Integer, Map<Object, Object>> inline = shape.inlineMaps();
            inline.forEach((index, map) -> arguments[index] = map);
            for (Field field : shape.fields().values()) {
                Entry entry = block.entries().get(field.name());
                if (entry == null || isSilent(field, entry.value())) {
                    sound &= absent(field, block, path, arguments);
                    continue;
                }
                Optional<Object> value = present(type, field, entry.value(), path(path, field.name()));
                Map<Object, Object> map = inline.get(field.index());
                if (value.isEmpty()) {
                    sound = false;
                } else if (map != null && field.constant() != null) {
                    map.put(field.constant(), value.get());
                } else {
                    arguments[field.index()] = value.get();
                }
            }
            return sound ? construct(shape, arguments, block, path) : Optional.empty();
        }

        /** {@code relay:} with nothing behind it says nothing; {@code budget:} with nothing behind it is a mistake. */
        private boolean isSilent(Field field, YamlNode value) {
            return value.isEmpty() && !field.isList() && Layers.isBlock(field.valueClass());
        }

        /** Fills in what holds without the key; false if there is a problem with it. */
        private boolean absent(Field field, Mapping block, String path, @Nullable Object[] arguments) {
            if (field.optional()) {
                return true;
            }
            if (field.isList()) {
                arguments[field.index()] = List.of();
                return true;
            }
            String at = path(path, field.name());
            Optional<Object> value;
            if (field.standard() != null) {
                YamlNode standard = new Scalar(block.place(), field.standard(), false);
                value = new Binding(new HashMap<>()).value(field.valueClass(), standard, at);
            } else if (Layers.isBlock(field.valueClass())) {
                Mapping empty = new Mapping(block.place(), Map.of());
                value = new Binding(new HashMap<>()).block(field.valueClass(), empty, at);
            } else {
                problems.add(block.place(), at, null, "must be set", null);
                return false;
            }
            arguments[field.index()] = value.orElse(null);
            return value.isPresent();
        }

        private Optional<Object> present(Class<?> owner, Field field, YamlNode node, String path) {
            Optional<Object> value =
                    field.isList() ? list(field.valueClass(), node, path) : value(field.valueClass(), node, path);
            if (value.isEmpty() || field.constant() != null) {
                return value;
            }
            boolean valid = true;
            for (ConstraintViolation<?> violation :
                    validator.validateValue(owner, field.component().getName(), value.get())) {
                valid = false;
                String at = path + elementOf(violation.getPropertyPath());
                problems.add(
                        places.getOrDefault(at, node.place()),
                        at,
                        shown(violation.getInvalidValue()),
                        violation.getMessage(),
                        null);
            }
            return valid ? value : Optional.empty();
        }

        private static String elementOf(Path path) {
            String element = "";
            for (Path.Node node : path) {
                if (node.getIndex() != null) {
                    element = "[" + node.getIndex() + "]";
                }
            }
            return element;
        }

        private Optional<Object> list(Class<?> element, YamlNode node, String path) {
            if (!(node instanceof Sequence(Place place, List<YamlNode> items))) {
                problems.add(node.place(), path, node.shown(), "must be a list", "write [" + node.shown() + "]");
                return Optional.empty();
            }
            places.put(path, place);
            if (items.size() > MAX_ITEMS) {
                problems.add(place, path, items.size() + " items", "must have at most " + MAX_ITEMS + " items", null);
                return Optional.empty();
            }
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                value(element, items.get(i), path + "[" + i + "]").ifPresent(values::add);
            }
            return values.size() == items.size() ? Optional.of(values) : Optional.empty();
        }

        private Optional<Object> value(Class<?> type, YamlNode node, String path) {
            places.put(path, node.place());
            if (Layers.isBlock(type)) {
                Mapping block = Layers.expanded(type, node);
                return block == null ? refuseNoBlock(type, node, path) : block(type, block, path);
            }
            if (!(node instanceof Scalar scalar)) {
                problems.add(node.place(), path, node.shown(), "must be a single value", null);
                return Optional.empty();
            }
            if (node.isEmpty()) {
                problems.add(node.place(), path, null, "must have a value", "remove the key to get its default");
                return Optional.empty();
            }
            ValueReader reader = readers.get(type);
            if (reader != null) {
                return Optional.ofNullable(reader.read(
                        scalar.text(), expected -> problems.add(node.place(), path, scalar.text(), expected, null)));
            }
            return switch (ScalarTypes.read(type, scalar.text())) {
                case Reading.Good(Object value) -> Optional.of(value);
                case Reading.Bad(String expected, String advice) -> {
                    problems.add(node.place(), path, scalar.text(), expected, advice);
                    yield Optional.empty();
                }
            };
        }

        private Optional<Object> refuseNoBlock(Class<?> type, YamlNode node, String path) {
            RecordShape shape = RecordShape.of(type);
            var words = shape.fields().keySet();
            String expected = shape.isOneOf()
                    ? "must be one of " + String.join(", ", words)
                    : "must be a block with the keys " + String.join(", ", words);
            String advice = words.contains(node.shown())
                    ? "write it as a block: { %s: … }".formatted(node.shown())
                    : Suggestions.didYouMean(node.shown(), words);
            problems.add(node.place(), path, node.shown(), expected, advice);
            return Optional.empty();
        }

        private boolean keysAreKnown(RecordShape shape, Mapping block, String path) {
            boolean known = true;
            for (Map.Entry<String, Entry> entry : block.entries().entrySet()) {
                String key = entry.getKey();
                if (!shape.fields().containsKey(key)) {
                    known = false;
                    String advice = Suggestions.didYouMean(key, shape.fields().keySet());
                    problems.add(
                            entry.getValue().place(),
                            path(path, key),
                            null,
                            "is not a key here",
                            advice == null
                                    ? "the keys are "
                                            + String.join(", ", shape.fields().keySet())
                                    : advice);
                }
            }
            return known;
        }

        private boolean hasOneKey(RecordShape shape, Mapping block, String path) {
            if (block.entries().size() == 1) {
                return true;
            }
            problems.add(
                    block.place(),
                    path,
                    block.entries().isEmpty()
                            ? null
                            : String.join(", ", block.entries().keySet()),
                    "must have exactly one of "
                            + String.join(", ", shape.fields().keySet()),
                    null);
            return false;
        }

        private Optional<Object> construct(
                RecordShape shape, @Nullable Object[] arguments, Mapping block, String path) {
            try {
                return Optional.of(shape.construct(arguments));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof MisplacedException elsewhere) {
                    elsewhere
                            .problems()
                            .forEach(problem -> problems.add(
                                    problem.place(), "", problem.value(), problem.expected(), problem.advice()));
                    return Optional.empty();
                }
                if (e.getCause() instanceof IllegalArgumentException refusal) {
                    problems.add(block.place(), path, null, "cannot be used: " + refusal.getMessage(), null);
                    return Optional.empty();
                }
                throw new IllegalStateException(path + " cannot be made", e.getCause());
            }
        }

        private static @Nullable String shown(@Nullable Object value) {
            return value == null ? null : RecordPrinter.text(value);
        }
    }
}
