package io.sallyport.policy;

import io.sallyport.mail.Score;
import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.testing.RecordDocs;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON Schemas (draft 7, which editors know best) by which editors complete and check policy files: keys, types
 * and bounds from the records that the files are bound to, sentences from their Javadoc. What depends on several keys or
 * files is left to {@code sallyport policy check}.
 */
public final class PolicySchemas {
    private static final String DURATION = "^(\\d{1,9}(ms|s|m|h|d)|P.+)$";
    private static final int MOST_ITEMS = 1000;
    private static final int MOST_POINTS = 10_000;

    private final FilterBlocks filters;
    private final RecordDocs docs;

    /** Schemas for a gateway with these filters. */
    public PolicySchemas(FilterBlocks filters, RecordDocs docs) {
        this.filters = filters;
        this.docs = docs;
    }

    /** The schema of {@code policy.yaml}. */
    public Map<String, Object> policy() {
        return file("The defaults of a Sallyport mail gateway", PolicyFile.class, true);
    }

    /** The schema of {@code domains/*.yaml}: what must be set may be set in {@code policy.yaml}. */
    public Map<String, Object> domain() {
        return file("A domain that a Sallyport mail gateway serves", DomainFile.class, false);
    }

    private Map<String, Object> file(String title, Class<?> type, boolean complete) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", title);
        schema.putAll(orNothing(block(RecordShape.of(type), complete)));
        return schema;
    }

    /** {@code relay:} with nothing behind it says nothing. */
    private static Map<String, Object> orNothing(Map<String, Object> block) {
        block.computeIfPresent("type", (key, type) -> type.equals("object") ? List.of("object", "null") : type);
        block.computeIfPresent("anyOf", (key, forms) -> {
            List<Object> withNothing = new ArrayList<>((List<?>) forms);
            withNothing.add(Map.of("type", "null"));
            return withNothing;
        });
        return block;
    }

    private Map<String, Object> block(RecordShape shape, boolean complete) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Field field : shape.fields().values()) {
            properties.put(field.name(), key(field, complete));
            if (complete && mustBeSet(field)) {
                required.add(field.name());
            }
        }
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "object");
        block.put("properties", properties);
        block.put("additionalProperties", false);
        if (!required.isEmpty()) {
            block.put("required", required);
        }
        Field shortForm = shape.shortForm();
        if (shape.isOneOf()) {
            block.put("minProperties", 1);
            block.put("maxProperties", 1);
            return anyOf(Map.of("enum", wordsForBlocks(shape)), block);
        }
        return shortForm == null ? block : anyOf(value(shortForm, complete), block);
    }

    /** The keys that stand for an empty block as a single word. */
    private static List<String> wordsForBlocks(RecordShape shape) {
        return shape.fields().values().stream()
                .filter(field -> Layers.isBlock(field.valueClass()))
                .map(Field::name)
                .toList();
    }

    private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> either = new LinkedHashMap<>();
        either.put("anyOf", List.of(one, other));
        return either;
    }

    private static boolean mustBeSet(Field field) {
        if (field.isList() || field.isNamed()) {
            Size size = field.component().getAccessor().getAnnotation(Size.class);
            return size != null && size.min() > 0;
        }
        return !field.optional() && field.standard() == null && !Layers.isBlock(field.valueClass());
    }

    private Map<String, Object> key(Field field, boolean complete) {
        Map<String, Object> key = new LinkedHashMap<>();
        String sentence = sentence(field);
        if (sentence != null) {
            key.put("description", sentence);
        }
        key.putAll(orNothing(value(field, complete)));
        if (field.standard() != null && !field.isList()) {
            key.put("default", standard(field.valueClass(), field.standard()));
        }
        return key;
    }

    private @Nullable String sentence(Field field) {
        Enum<?> constant = field.constant();
        return constant == null
                ? docs.sentence(
                        field.component().getDeclaringRecord(),
                        field.component().getName())
                : docs.sentence(constant.getDeclaringClass(), constant.name());
    }

    private static Object standard(Class<?> type, String text) {
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        return type == Score.class ? new BigDecimal(text) : text;
    }

    private Map<String, Object> value(Field field, boolean complete) {
        Annotation[] own = field.component().getAccessor().getAnnotations(); // Constraints are not for components
        if (field.isList()) {
            Map<String, Object> list = new LinkedHashMap<>();
            list.put("type", "array");
            // Items of lists are never laid over others, so that each is complete
            list.put("items", single(field.valueClass(), ofArgument(field, 0), true));
            list.put("maxItems", MOST_ITEMS);
            bound(list, own, "minItems", "maxItems");
            return list;
        }
        return field.isNamed() ? names(field, complete) : single(field.valueClass(), own, complete);
    }

    private Map<String, Object> names(Field field, boolean complete) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "object");
        Class<?> type = field.valueClass();
        if (Layers.isBlock(type) && RecordShape.of(type).isOpen()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            new TreeMap<>(filters.types())
                    .forEach((name, settings) -> properties.put(name, variant(type, settings, complete)));
            block.put("properties", properties);
            block.put("additionalProperties", false);
            return block;
        }
        Map<String, Object> names = new LinkedHashMap<>();
        for (Annotation annotation : ofArgument(field, 0)) {
            if (annotation instanceof Pattern pattern) {
                names.put("pattern", whole(pattern));
            }
        }
        if (!names.isEmpty()) {
            block.put("propertyNames", names);
        }
        block.put("additionalProperties", single(type, ofArgument(field, 1), complete));
        return block;
    }

    private Map<String, Object> variant(Class<?> type, Class<?> choice, boolean complete) {
        Map<String, Object> block = new LinkedHashMap<>();
        String sentence = docs.sentence(choice);
        if (sentence != null) {
            block.put("description", sentence);
        }
        block.putAll(block(RecordShape.of(type).choosing(choice), complete));
        return block;
    }

    private static Annotation[] ofArgument(Field field, int index) {
        return field.component().getAnnotatedType() instanceof AnnotatedParameterizedType generic
                ? generic.getAnnotatedActualTypeArguments()[index].getAnnotations()
                : new Annotation[0];
    }

    private Map<String, Object> single(Class<?> type, Annotation[] constraints, boolean complete) {
        if (Layers.isBlock(type)) {
            return block(RecordShape.of(type), complete);
        }
        Map<String, Object> value = new LinkedHashMap<>();
        if (type.isEnum()) {
            value.put(
                    "enum",
                    RecordShape.constants(type).stream().map(RecordShape::text).toList());
        } else if (type == int.class || type == Integer.class) {
            value.put("type", "integer");
        } else if (type == boolean.class || type == Boolean.class) {
            value.put("type", "boolean");
        } else if (type == Score.class) {
            value.put("type", "number");
            value.put("minimum", -MOST_POINTS);
            value.put("maximum", MOST_POINTS);
        } else if (type == Duration.class) {
            value.put("type", "string");
            value.put("pattern", DURATION);
        } else if (type == String.class || type == Path.class) {
            value.put("type", "string");
            bound(value, constraints, "minLength", "maxLength");
        } else {
            // Read from its text: so is 25, and so is off, which editors that know YAML 1.1 only take for false
            value.put("type", List.of("string", "number", "boolean"));
        }
        numbers(value, constraints);
        return value;
    }

    private static void bound(Map<String, Object> schema, Annotation[] constraints, String least, String most) {
        for (Annotation constraint : constraints) {
            if (constraint instanceof Size size) {
                if (size.min() > 0) {
                    schema.put(least, size.min());
                }
                if (size.max() < Integer.MAX_VALUE) {
                    schema.put(most, size.max());
                }
            }
        }
    }

    private static void numbers(Map<String, Object> value, Annotation[] constraints) {
        for (Annotation constraint : constraints) {
            switch (constraint) {
                case Min min -> value.put("minimum", min.value());
                case Max max -> value.put("maximum", max.value());
                case Positive positive -> value.put("exclusiveMinimum", 0);
                case PositiveOrZero positive -> value.put("minimum", 0);
                case Pattern pattern -> value.put("pattern", whole(pattern));
                default -> {} // Of Java: said by the gateway, with the place
            }
        }
    }

    /** Bean Validation looks at the whole text, JSON Schema for a part of it; what only Java knows is written out. */
    private static String whole(Pattern pattern) {
        return "^(?:" + pattern.regexp().replace("\\P{Cntrl}", "[^\\x00-\\x1f\\x7f]") + ")$";
    }
}
