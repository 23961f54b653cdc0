package io.sallyport.policy.yaml;

import io.sallyport.config.Retired;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a record has when it is a block of a file. Documentation, schema and printer read it too, so that none
 * of them knows more than the record.
 */
public final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type, null);
        }
    };

    private final Class<?> type;
    private final SequencedMap<String, Field> fields = new LinkedHashMap<>();
    private final List<Field> own = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final boolean open;
    private final Map<Class<?>, RecordShape> chosen = new ConcurrentHashMap<>();

    /**
     * One key.
     *
     * @param name as it stands in the file
     * @param component the component of the record that it sets
     * @param index the component's position
     * @param type what its value is bound to
     * @param standard what holds without it; null: nothing, an empty list, or the defaults of its own block
     * @param optional whether the component is null without it
     * @param constant the key of the map, if the component is an {@link Inline} map
     */
    public record Field(
            String name,
            RecordComponent component,
            int index,
            Type type,
            @Nullable String standard,
            boolean optional,
            @Nullable Enum<?> constant) {
        /** The class that its value is bound to; that of each element for a list or a block of names. */
        public Class<?> valueClass() {
            if (type instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                return (Class<?>) arguments[arguments.length - 1];
            }
            return (Class<?>) type;
        }

        /** Whether its value is a list. */
        public boolean isList() {
            return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
        }

        /** Whether its value is a block whose keys are names that the file chooses. */
        public boolean isNamed() {
            return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
        }
    }

    /**
     * A component whose keys stand in the block itself.
     *
     * @param index the component's position
     */
    record Part(RecordComponent component, int index, RecordShape shape) {}

    private RecordShape(Class<?> type, @Nullable Class<?> choice) {
        this.type = type;
        boolean undecided = false;
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            if (!component.isAnnotationPresent(Inline.class)) {
                addField(component, i);
            } else if (component.getType() == Map.class) {
                addConstants(component, i);
            } else if (component.getType() != Record.class) {
                addPart(component, i, of(component.getType()));
            } else if (choice != null) {
                addPart(component, i, of(choice));
            } else {
                undecided = true;
            }
        }
        this.open = undecided;
    }

    /** What to write in place of a key that earlier versions had here; null if none had it. */
    @Nullable
    String retired(String key) {
        for (Retired retired : type.getAnnotationsByType(Retired.class)) {
            if (retired.key().equals(key)) {
                return retired.advice();
            }
        }
        return null;
    }

    private void addField(RecordComponent component, int index) {
        Default standard = component.getAnnotation(Default.class);
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        addOwn(new Field(
                name(component),
                component,
                index,
                component.getGenericType(),
                standard == null ? null : standard.value(),
                optional,
                null));
    }

    private void addOwn(Field field) {
        own.add(field);
        addKey(field);
    }

    private void addKey(Field field) {
        if (fields.putIfAbsent(field.name(), field) != null) {
            throw new IllegalStateException("%s has two keys %s".formatted(type, field.name()));
        }
    }

    private void addPart(RecordComponent component, int index, RecordShape shape) {
        parts.add(new Part(component, index, shape));
        shape.fields().values().forEach(this::addKey);
    }

    private void addConstants(RecordComponent component, int index) {
        Type[] arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        for (Enum<?> constant : constants((Class<?>) arguments[0])) {
            String name = text(constant);
            addOwn(new Field(name, component, index, arguments[1], null, true, constant));
        }
    }

    /** The shape of a record. */
    public static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** The shape that a record has; what was open is decided by the record. */
    static RecordShape of(Record value) {
        RecordShape shape = of(value.getClass());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (shape.isOpen() && component.getType() == Record.class) {
                return shape.choosing(read(component, value).getClass());
            }
        }
        return shape;
    }

    /** All keys, in the order of the record; those of parts behind its own. */
    public SequencedMap<String, Field> fields() {
        return fields;
    }

    /** The keys that set components of the record itself. */
    List<Field> own() {
        return own;
    }

    /** The components whose keys stand in the block, too. */
    List<Part> parts() {
        return parts;
    }

    /** Whether the name of the block decides which further keys it has. */
    public boolean isOpen() {
        return open;
    }

    /** The shape of this open record together with a record that was chosen. */
    public RecordShape choosing(Class<?> choice) {
        return chosen.computeIfAbsent(choice, with -> new RecordShape(type, with));
    }

    /** Whether exactly one of the keys must be there. */
    public boolean isOneOf() {
        return type.isAnnotationPresent(OneOf.class);
    }

    /** The key that a scalar in place of the block sets; null if there is none. */
    public @Nullable Field shortForm() {
        return fields.values().stream()
                .filter(field -> field.component().isAnnotationPresent(ShortForm.class))
                .findFirst()
                .orElse(null);
    }

    /** The number of components. */
    int size() {
        return type.getRecordComponents().length;
    }

    /** The components that are inline maps, by position, each empty. */
    Map<Integer, Map<Object, Object>> inlineMaps() {
        Map<Integer, Map<Object, Object>> maps = new LinkedHashMap<>();
        fields.values().stream()
                .filter(field -> field.constant() != null)
                .forEach(field -> maps.putIfAbsent(field.index(), new LinkedHashMap<>()));
        return maps;
    }

    /** Makes a record. */
    Object construct(@Nullable Object[] arguments) throws InvocationTargetException {
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type + " is no record that can be made", e);
        }
    }

    /** The value of a component in a record of this shape; of an inline map, the value of the key. */
    static @Nullable Object valueOf(Field field, Object owner) {
        Object value = read(field.component(), owner);
        return field.constant() == null || value == null ? value : ((Map<?, ?>) value).get(field.constant());
    }

    /** The value of a component. */
    @SuppressWarnings("NullAway") // Callers that may meet null say so
    static Object read(RecordComponent component, Object owner) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** The words for an enum's constants in a file: what its method {@code text()} says, else the name in kebab case. */
    public static String text(Enum<?> constant) {
        try {
            return (String) constant.getDeclaringClass().getMethod("text").invoke(constant);
        } catch (NoSuchMethodException e) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the name of " + constant + " cannot be read", e);
        }
    }

    /** The words for all constants of an enum, in its order. */
    static List<String> words(Class<?> type) {
        return constants(type).stream().map(RecordShape::text).toList();
    }

    /** The constants of an enum, in its order. */
    public static List<Enum<?>> constants(Class<?> type) {
        List<Enum<?>> constants = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            constants.add((Enum<?>) constant);
        }
        return constants;
    }

    private static String name(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null ? component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) : key.value();
    }
}
