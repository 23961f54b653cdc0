package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.policy.yaml.RecordShape.Part;
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
import java.util.LinkedHashMap;
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
    private final Variants variants;
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
        this(validator, problems, readers, Variants.NONE);
    }

    /**
     * The same with blocks that are {@linkplain RecordShape#isOpen open}.
     *
     * @param variants what stands in them
     */
    public RecordBinder(
            Validator validator, ProblemSink problems, Map<Class<?>, ValueReader> readers, Variants variants) {
        this.validator = validator;
        this.variants = variants;
        this.problems = problems;
        this.readers = Map.copyOf(readers);
    }

    /** Makes a record of a block. */
    public <R extends Record> Bound<R> bind(Class<R> type, Mapping block) {
        Binding binding = new Binding();
        R value = binding.block(RecordShape.of(type), block, "").map(type::cast).orElse(null);
        return new Bound<>(value, block.place(), binding.places, binding.covered);
    }

    /** The path of a key in a block. */
    static String path(String block, String key) {
        return block.isEmpty() ? key : block + "." + key;
    }

    /** One block being bound, with all that is in it. An empty {@code Optional} is a value that has been reported. */
    private final class Binding {
        private final Map<String, Place> places = new HashMap<>();
        private final Map<String, Entry> covered = new HashMap<>();

        private Optional<Object> block(RecordShape shape, Mapping block, String path) {
            boolean known = keysAreKnown(shape, block, path) && (!shape.isOneOf() || hasOneKey(shape, block, path));
            return record(shape, block, path, known);
        }

        /** Makes a record of those keys of a block that are its own. */
        private Optional<Object> record(RecordShape shape, Mapping block, String path, boolean keysAreKnown) {
            boolean sound = keysAreKnown;
            @Nullable Object[] arguments = new Object[shape.size()];
            Map<Integer, Map<Object, Object>> inline = shape.inlineMaps();
            inline.forEach((index, map) -> arguments[index] = map);
            for (Part part : shape.parts()) {
                Optional<Object> value = record(part.shape(), block, path, keysAreKnown);
                sound &= value.isPresent();
                arguments[part.index()] = value.orElse(null);
            }
            for (Field field : shape.own()) {
                Entry entry = block.entries().get(field.name());
                if (entry == null || isSilent(field, entry.value())) {
                    sound &= absent(field, block, path, arguments);
                    continue;
                }
                Optional<Object> value = present(field, entry, path(path, field.name()));
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
            return value.isEmpty() && (field.isNamed() || (!field.isList() && Layers.isBlock(field.valueClass())));
        }

        /** Fills in what holds without the key; false if there is a problem with it. */
        private boolean absent(Field field, Mapping block, String path, @Nullable Object[] arguments) {
            if (field.optional()) {
                return true;
            }
            if (field.isList() || field.isNamed()) {
                Object nothing = field.isList() ? List.of() : Map.of();
                arguments[field.index()] = nothing;
                return holds(field, nothing, block.place(), path(path, field.name()));
            }
            String at = path(path, field.name());
            Optional<Object> value;
            if (field.standard() != null) {
                YamlNode standard = new Scalar(block.place(), field.standard(), false);
                value = new Binding().value(field.valueClass(), standard, at);
            } else if (Layers.isBlock(field.valueClass())) {
                Mapping empty = new Mapping(block.place(), Map.of());
                value = new Binding().block(RecordShape.of(field.valueClass()), empty, at);
            } else {
                problems.add(block.place(), at, null, "must be set" + choices(field.valueClass()), null);
                return false;
            }
            arguments[field.index()] = value.orElse(null);
            return value.isPresent();
        }

        private static String choices(Class<?> type) {
            return type.isEnum() ? " to one of " + String.join(", ", RecordShape.words(type)) : "";
        }

        private Optional<Object> present(Field field, Entry entry, String path) {
            YamlNode node = entry.value();
            noteCovered(entry, path);
            Optional<Object> value;
            if (field.isNamed()) {
                value = names(field.valueClass(), node, path);
            } else {
                value = field.isList() ? list(field.valueClass(), node, path) : value(field.valueClass(), node, path);
            }
            boolean holds =
                    value.isEmpty() || field.constant() != null || holds(field, value.get(), node.place(), path);
            return holds ? value : Optional.empty();
        }

        /** Whether a value is within the bounds of its component. */
        private boolean holds(Field field, Object value, Place place, String path) {
            boolean holds = true;
            for (ConstraintViolation<?> violation : validator.validateValue(
                    field.component().getDeclaringRecord(), field.component().getName(), value)) {
                holds = false;
                String at = path + elementOf(violation.getPropertyPath());
                problems.add(
                        places.getOrDefault(at, place),
                        at,
                        shown(violation.getInvalidValue()),
                        violation.getMessage(),
                        null);
            }
            return holds;
        }

        private static String elementOf(Path path) {
            String element = "";
            for (Path.Node node : path) {
                if (node.getIndex() != null) {
                    element = "[" + node.getIndex() + "]";
                } else if (node.getKey() != null) {
                    element = "." + node.getKey();
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

        /** A block whose keys are names, such as {@code rules:}. */
        private Optional<Object> names(Class<?> type, YamlNode node, String path) {
            if (!(node instanceof Mapping(Place place, Map<String, Entry> entries))) {
                problems.add(node.place(), path, node.shown(), "must be a block of names", null);
                return Optional.empty();
            }
            places.put(path, place);
            if (entries.size() > MAX_ITEMS) {
                problems.add(place, path, entries.size() + " names", "must have at most " + MAX_ITEMS + " names", null);
                return Optional.empty();
            }
            Map<String, Object> values = new LinkedHashMap<>();
            entries.forEach((name, entry) -> {
                noteCovered(entry, path(path, name));
                named(type, name, entry, path(path, name)).ifPresent(value -> values.put(name, value));
            });
            return values.size() == entries.size() ? Optional.of(values) : Optional.empty();
        }

        private Optional<Object> named(Class<?> type, String name, Entry entry, String path) {
            if (!Layers.isBlock(type)) {
                return value(type, entry.value(), path);
            }
            RecordShape shape = variants.shape(type, name);
            if (shape == null) {
                problems.add(entry.place(), path, null, "is no " + variants.noun() + " here", known(name));
                return Optional.empty();
            }
            if (entry.value().isEmpty()) {
                places.put(path, entry.place());
                return block(shape, new Mapping(entry.place(), Map.of()), path);
            }
            return blockOf(shape, entry.value(), path);
        }

        private String known(String name) {
            var names = variants.types().keySet();
            String meant = Suggestions.didYouMean(name, names);
            if (meant != null) {
                return meant;
            }
            return names.isEmpty() ? "there is none" : "the " + variants.noun() + "s are " + String.join(", ", names);
        }

        private void noteCovered(Entry entry, String path) {
            if (entry.covered() != null) {
                covered.put(path, entry.covered());
            }
        }

        private Optional<Object> blockOf(RecordShape shape, YamlNode node, String path) {
            places.put(path, node.place());
            Mapping block = Layers.expanded(shape, node);
            return block == null ? refuseNoBlock(shape, node, path) : block(shape, block, path);
        }

        private Optional<Object> value(Class<?> type, YamlNode node, String path) {
            if (Layers.isBlock(type)) {
                return blockOf(RecordShape.of(type), node, path);
            }
            places.put(path, node.place());
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

        private Optional<Object> refuseNoBlock(RecordShape shape, YamlNode node, String path) {
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
                    noteUnknown(shape, key, entry.getValue().place(), path(path, key));
                }
            }
            return known;
        }

        private void noteUnknown(RecordShape shape, String key, Place place, String path) {
            String retired = shape.retired(key);
            if (retired != null) {
                problems.add(place, path, null, "is no longer a key", retired);
                return;
            }
            var keys = shape.fields().keySet();
            String advice = Suggestions.didYouMean(key, keys);
            problems.add(
                    place,
                    path,
                    null,
                    "is not a key here",
                    advice == null ? "the keys are " + String.join(", ", keys) : advice);
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
