package io.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a document by a JSON Schema, as far as {@link PolicySchemas} uses it; any other keyword is an error. */
final class SchemaCheck {
    private static final Set<String> SAYING_NOTHING = Set.of("$schema", "title", "description", "default");

    private final List<String> problems = new ArrayList<>();

    private SchemaCheck() {}

    /** What the schema objects to, by its place in the document. */
    static List<String> problems(JsonNode schema, JsonNode document) {
        SchemaCheck check = new SchemaCheck();
        check.value(schema, document, "");
        return check.problems;
    }

    private void value(JsonNode schema, JsonNode value, String path) {
        schema.properties().forEach(keyword -> {
            JsonNode says = keyword.getValue();
            switch (keyword.getKey()) {
                case "type" -> expect(hasType(says, value), path, "type");
                case "enum" -> expect(contains(says, value), path, "enum");
                case "anyOf" ->
                    expect(
                            says.valueStream()
                                    .anyMatch(each -> problems(each, value).isEmpty()),
                            path,
                            "anyOf");
                case "minimum" -> expect(!value.isNumber() || value.asDouble() >= says.asDouble(), path, "minimum");
                case "maximum" -> expect(!value.isNumber() || value.asDouble() <= says.asDouble(), path, "maximum");
                case "exclusiveMinimum" ->
                    expect(!value.isNumber() || value.asDouble() > says.asDouble(), path, "exclusiveMinimum");
                case "pattern" ->
                    expect(
                            !value.isTextual()
                                    || Pattern.compile(says.asText())
                                            .matcher(value.asText())
                                            .find(),
                            path,
                            "pattern");
                case "minLength" ->
                    expect(!value.isTextual() || value.asText().length() >= says.asInt(), path, "minLength");
                case "maxLength" ->
                    expect(!value.isTextual() || value.asText().length() <= says.asInt(), path, "maxLength");
                case "minItems" -> expect(!value.isArray() || value.size() >= says.asInt(), path, "minItems");
                case "maxItems" -> expect(!value.isArray() || value.size() <= says.asInt(), path, "maxItems");
                case "minProperties" ->
                    expect(!value.isObject() || value.size() >= says.asInt(), path, "minProperties");
                case "maxProperties" ->
                    expect(!value.isObject() || value.size() <= says.asInt(), path, "maxProperties");
                case "required" ->
                    says.forEach(name -> expect(!value.isObject() || value.has(name.asText()), path, "required"));
                case "items" -> {
                    for (int i = 0; value.isArray() && i < value.size(); i++) {
                        value(says, value.get(i), path + "[" + i + "]");
                    }
                }
                case "properties", "additionalProperties", "propertyNames" -> {} // Below, together
                default -> expect(SAYING_NOTHING.contains(keyword.getKey()), path, "unknown " + keyword.getKey());
            }
        });
        if (value.isObject()) {
            keys(schema, value, path);
        }
    }

    private void keys(JsonNode schema, JsonNode block, String path) {
        JsonNode names = schema.get("propertyNames");
        block.properties().forEach(entry -> {
            String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (names != null) {
                String pattern = names.get("pattern").asText();
                expect(Pattern.compile(pattern).matcher(entry.getKey()).find(), at, "propertyNames");
            }
            JsonNode known = schema.path("properties").get(entry.getKey());
            JsonNode other = schema.get("additionalProperties");
            if (known != null) {
                value(known, entry.getValue(), at);
            } else if (other != null && other.isObject()) {
                value(other, entry.getValue(), at);
            } else {
                expect(other == null, at, "additionalProperties");
            }
        });
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        return types.isArray()
                ? types.valueStream().anyMatch(type -> isA(type.asText(), value))
                : isA(types.asText(), value);
    }

    private static boolean isA(String type, @Nullable JsonNode value) {
        return value != null
                && switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "null" -> value.isNull();
                    default -> throw new IllegalArgumentException(type);
                };
    }

    private static boolean contains(JsonNode words, JsonNode value) {
        return words.valueStream().anyMatch(word -> word.equals(value));
    }

    private void expect(boolean holds, String path, String keyword) {
        if (!holds) {
            problems.add(path + ": " + keyword);
        }
    }
}
