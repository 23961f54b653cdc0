package io.sallyport.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code kubectl kustomize} would make of a folder, as far as ours use it: resources, components, patches (laid over by
 * name, or a replacement by its place), config maps made of files. All else in one is an error.
 */
final class Kustomized {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "patches",
            "images",
            "configMapGenerator",
            "generatorOptions");

    private final List<ObjectNode> objects = new ArrayList<>();

    private Kustomized() {}

    static List<ObjectNode> read(Path folder) throws IOException {
        Kustomized made = new Kustomized();
        made.take(folder);
        return made.objects;
    }

    private void take(Path folder) throws IOException {
        JsonNode plan = documents(folder.resolve("kustomization.yaml")).getFirst();
        plan.fieldNames().forEachRemaining(key -> {
            if (!KNOWN.contains(key)) {
                throw new IllegalArgumentException("%s: %s".formatted(folder, key));
            }
        });
        for (JsonNode resource : plan.path("resources")) {
            Path path = folder.resolve(resource.asText());
            if (path.toFile().isDirectory()) {
                take(path);
            } else {
                objects.addAll(documents(path));
            }
        }
        for (JsonNode map : plan.path("configMapGenerator")) {
            objects.add(configMap(folder, map));
        }
        for (JsonNode component : plan.path("components")) {
            take(folder.resolve(component.asText()));
        }
        for (JsonNode patch : plan.path("patches")) {
            patch(folder.resolve(patch.path("path").asText()), patch.path("target"));
        }
    }

    private static ObjectNode configMap(Path folder, JsonNode map) {
        ObjectNode made = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        made.putObject("metadata").put("name", map.path("name").asText());
        ObjectNode data = made.putObject("data");
        for (JsonNode file : map.path("files")) {
            String text = file.asText();
            Path path = folder.resolve(text.substring(text.indexOf('=') + 1));
            if (!path.toFile().isFile()) {
                throw new IllegalArgumentException(path + " is not there");
            }
            data.put(
                    text.contains("=")
                            ? text.substring(0, text.indexOf('='))
                            : path.toFile().getName(),
                    "");
        }
        return made;
    }

    private void patch(Path file, JsonNode target) throws IOException {
        JsonNode patch = YAML.readTree(file.toFile());
        if (patch.isArray()) {
            ObjectNode whole =
                    find(target.path("kind").asText(), target.path("name").asText());
            for (JsonNode step : patch) {
                String path = step.path("path").asText();
                String field = path.substring(path.lastIndexOf('/') + 1);
                JsonNode parent = whole.at(path.substring(0, path.lastIndexOf('/')));
                if (!step.path("op").asText().equals("replace") || !parent.has(field)) {
                    throw new IllegalArgumentException("%s: %s".formatted(file, step));
                }
                ((ObjectNode) parent).set(field, step.get("value"));
            }
        } else {
            ObjectNode whole =
                    find(patch.path("kind").asText(), patch.at("/metadata/name").asText());
            merge(whole, (ObjectNode) patch);
        }
    }

    private ObjectNode find(String kind, String name) {
        return objects.stream()
                .filter(each -> each.path("kind").asText().equals(kind)
                        && each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing to patch: %s %s".formatted(kind, name)));
    }

    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            JsonNode before = into.get(entry.getKey());
            if (before instanceof ObjectNode object && entry.getValue() instanceof ObjectNode changes) {
                merge(object, changes);
            } else if (before instanceof ArrayNode list && entry.getValue() instanceof ArrayNode changes) {
                changes.forEach(item -> merge(list, item));
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** Items of lists are one if they have the same name; those without one are added. */
    private static void merge(ArrayNode list, JsonNode item) {
        for (JsonNode known : list) {
            if (item.has("name") && known.path("name").equals(item.get("name"))) {
                merge((ObjectNode) known, (ObjectNode) item);
                return;
            }
        }
        list.add(item);
    }

    private static List<ObjectNode> documents(Path file) throws IOException {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }
}
