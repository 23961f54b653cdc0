package io.sallyport.policy.yaml;

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
import org.jspecify.annotations.Nullable;

/**
 * The keys that a record has when it is a block of a file. Documentation, schema and printer read it too, so that none
 * of them knows more than the record.
 */
public final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final SequencedMap<String, Field> fields = new LinkedHashMap<>();

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
        /** The class that its value is bound to; the element's class for a list. */
        public Class<?> valueClass() {
            return isList() ? elementClass() : (Class<?>) type;
        }

        /** Whether its value is a list. */
        public boolean isList() {
            return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
        }

        private Class<?> elementClass() {
            return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
        }
    }

    private RecordShape(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            if (component.isAnnotationPresent(Inline.class)) {
                addConstants(component, i);
            } else {
                Default standard = component.getAnnotation(Default.class);
                boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                String name = name(component);
                fields.put(
                        name,
                        new Field(
                                name,
                                component,
                                i,
                                component.getGenericType(),
                                standard == null ? null : standard.value(),
                                optional,
                                null));
            }
        }
    }

    private void addConstants(RecordComponent component, int index) {
        Type[] arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        for (Enum<?> constant : constants((Class<?>) arguments[0])) {
            String name = text(constant);
            fields.put(name, new Field(name, component, index, arguments[1], null, true, constant));
        }
    }

    /** The shape of a record. */
    public static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** The keys in the order of the record. */
    public SequencedMap<String, Field> fields() {
        return fields;
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
        try {
            var accessor = field.component().getAccessor();
            accessor.setAccessible(true);
            Object value = accessor.invoke(owner);
            return field.constant() == null || value == null ? value : ((Map<?, ?>) value).get(field.constant());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(field.component() + " cannot be read", e);
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
