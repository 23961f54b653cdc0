package io.sallyport.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is registered for a native image, in the two forms of GraalVM's metadata: the files that Quarkus writes into the
 * sources of the image ({@code reflect-config.json}, {@code resource-config.json}) and the one that we keep
 * ({@code reachability-metadata.json}).
 */
final class Registrations {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<String, Access> types = new TreeMap<>();
    private final Set<String> proxies = new TreeSet<>();
    private final Set<String> globs = new TreeSet<>();
    private final List<Pattern> resources = new ArrayList<>();

    /** What of a class may be reached. */
    private record Access(boolean constructors, boolean methods, boolean fields) {
        private static final Access NONE = new Access(false, false, false);

        private Access and(Access other) {
            return new Access(constructors || other.constructors, methods || other.methods, fields || other.fields);
        }

        private boolean covers(Sighting sighting) {
            return (constructors || !sighting.constructs())
                    && (methods || !sighting.usesMethods())
                    && (fields || !sighting.usesFields());
        }
    }

    /** Adds what Quarkus registered. */
    void readBuild(Path folder) throws IOException {
        for (JsonNode entry :
                JSON.readTree(folder.resolve("reflect-config.json").toFile())) {
            add(entry.get("name").asText(), access(entry));
        }
        JsonNode patterns = JSON.readTree(folder.resolve("resource-config.json").toFile());
        for (JsonNode entry : patterns.path("resources").path("includes")) {
            resources.add(Pattern.compile(entry.get("pattern").asText()));
        }
        for (JsonNode entry : JSON.readTree(folder.resolve("proxy-config.json").toFile())) {
            proxies.add(joined(entry));
        }
    }

    /** Adds what our own file registers. */
    void readOwn(Path file) throws IOException {
        JsonNode metadata = JSON.readTree(file.toFile());
        for (JsonNode entry : metadata.path("reflection")) {
            JsonNode type = entry.get("type");
            if (type.isTextual()) {
                add(type.asText(), access(entry));
            } else {
                proxies.add(joined(type.get("proxy")));
            }
        }
        for (JsonNode entry : metadata.path("resources")) {
            addGlob(entry.get("glob").asText());
        }
    }

    boolean cover(Sighting sighting) {
        return switch (sighting.kind()) {
            case RESOURCE ->
                resources.stream()
                        .anyMatch(pattern -> pattern.matcher(sighting.reached()).matches());
            case PROXY -> proxies.contains(sighting.reached());
            case DEFINE -> false; // A native image defines no class
            default ->
                types.containsKey(sighting.reached())
                        && types.getOrDefault(sighting.reached(), Access.NONE).covers(sighting);
        };
    }

    /** Registers what was seen; a class that is defined while the program runs cannot be registered. */
    void add(Sighting sighting) {
        switch (sighting.kind()) {
            case RESOURCE -> addGlob(sighting.reached());
            case PROXY -> proxies.add(sighting.reached());
            case DEFINE -> {}
            default ->
                add(
                        sighting.reached(),
                        new Access(sighting.constructs(), sighting.usesMethods(), sighting.usesFields()));
        }
    }

    /** Writes all in the form of our own file. */
    void write(Path file) throws IOException {
        ObjectNode metadata = JSON.createObjectNode();
        ArrayNode reflection = metadata.putArray("reflection");
        types.forEach((name, access) -> {
            ObjectNode entry = reflection.addObject().put("type", name);
            flag(entry, "allDeclaredConstructors", access.constructors());
            flag(entry, "allDeclaredMethods", access.methods());
            flag(entry, "allDeclaredFields", access.fields());
        });
        for (String proxy : proxies) {
            ArrayNode interfaces = reflection.addObject().putObject("type").putArray("proxy");
            List.of(proxy.split(",")).forEach(interfaces::add);
        }
        ArrayNode all = metadata.putArray("resources");
        globs.forEach(glob -> all.addObject().put("glob", glob));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(metadata) + "\n");
    }

    private static void flag(ObjectNode entry, String name, boolean value) {
        if (value) {
            entry.put(name, true);
        }
    }

    private void add(String type, Access access) {
        types.merge(type, access, Access::and);
    }

    /** A glob knows {@code *} within a name and {@code **} for any number of folders. */
    private void addGlob(String glob) {
        if (globs.add(glob)) {
            StringBuilder pattern = new StringBuilder();
            for (String piece : glob.split("(?<=\\*\\*)|(?=\\*\\*)", -1)) {
                pattern.append(piece.equals("**") ? ".*" : Pattern.quote(piece).replace("*", "\\E[^/]*\\Q"));
            }
            resources.add(Pattern.compile(pattern.toString()));
        }
    }

    private static Access access(JsonNode entry) {
        return new Access(
                isTrue(entry, "allDeclaredConstructors", "allPublicConstructors")
                        || names(entry.get("methods"), "<init>"),
                isTrue(entry, "allDeclaredMethods", "allPublicMethods", "queryAllDeclaredMethods")
                        || entry.has("methods"),
                isTrue(entry, "allDeclaredFields", "allPublicFields") || entry.has("fields"));
    }

    private static boolean names(@Nullable JsonNode methods, String name) {
        if (methods != null) {
            for (JsonNode method : methods) {
                if (method.path("name").asText().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTrue(JsonNode entry, String... names) {
        for (String name : names) {
            if (entry.path(name).asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static String joined(JsonNode interfaces) {
        List<String> names = new ArrayList<>();
        (interfaces.isArray() ? interfaces : interfaces.path("interfaces")).forEach(name -> names.add(name.asText()));
        return String.join(",", names);
    }
}
