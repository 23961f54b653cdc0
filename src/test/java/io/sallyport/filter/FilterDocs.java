package io.sallyport.filter;

import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.policy.yaml.RecordShape.Field;
import io.sallyport.testing.BoundWords;
import io.sallyport.testing.RecordDocs;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the reference of the filters: keys, defaults and bounds from their settings records, sentences from Javadoc. */
final class FilterDocs {
    private static final Pattern ITEM = Pattern.compile("`([^`]+)`: (.*)", Pattern.DOTALL);

    private final RecordDocs docs;
    private final Set<Package> introduced = new HashSet<>();

    FilterDocs(RecordDocs docs) {
        this.docs = docs;
    }

    /**
     * The page.
     *
     * @param head what is written by hand
     */
    String page(String head, List<Filter<?>> filters) {
        StringBuilder page = new StringBuilder(head);
        filters.forEach(filter -> page.append(section(filter)));
        return page.toString();
    }

    private String section(Filter<?> filter) {
        Class<?> settings = filter.settingsType();
        StringBuilder section = new StringBuilder("\n## `%s`\n\n".formatted(filter.name()));
        docs.paragraphs(filter.getClass())
                .forEach(paragraph -> section.append(paragraph).append("\n\n"));
        if (introduced.add(filter.getClass().getPackage())) {
            docs.paragraphs(filter.getClass().getPackage()).stream()
                    .filter(paragraph -> !paragraph.startsWith("Read ")) // For who reads the source
                    .forEach(paragraph -> section.append(paragraph).append("\n\n"));
        }
        section.append("Looks at a mail at ")
                .append(filter.stages().stream().sorted().map(Enum::name).collect(Collectors.joining(", ")))
                .append(filter.isExternal() ? "; asks a service of its own.\n\n" : ".\n\n");
        docs.paragraphs(settings).stream()
                .map(paragraph -> paragraph.replaceFirst("^The `[a-z]+:` block of a policy(\\.|: )", ""))
                .filter(paragraph -> !paragraph.isEmpty())
                .forEach(paragraph -> section.append(cell(paragraph)).append("\n\n"));
        section.append("```yaml\n# policy.yaml\nfilters:\n")
                .append(example(settings).indent(2))
                .append("```\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        rows(settings, "", section);
        section.append("\n| Finding | Means |\n|---|---|\n");
        findings(filter).forEach((name, meaning) -> section.append("| `%s` | %s |\n".formatted(name, meaning)));
        return section.toString();
    }

    /** The example in the Javadoc of a filter's settings. */
    String example(Class<?> settings) {
        return Objects.requireNonNull(docs.example(settings), () -> settings + " has no example in its Javadoc");
    }

    private void rows(Class<?> block, String path, StringBuilder table) {
        for (Field field : RecordShape.of(block).fields().values()) {
            String key = path + field.name();
            table.append("| `%s` | %s | %s | %s |\n"
                    .formatted(key, value(field), standard(field), cell(meaning(block, field))));
            if (Layers.isBlock(field.valueClass())) {
                rows(field.valueClass(), key + (field.isList() ? "[]." : "."), table);
            }
        }
    }

    private String meaning(Class<?> block, Field field) {
        String name = field.component().getName();
        String meaning = docs.markdown(block, name);
        if (meaning == null || meaning.isBlank()) {
            throw new IllegalStateException("%s has no @param %s".formatted(block, name));
        }
        Class<?> type = field.valueClass();
        return type.isEnum() ? meaning + constants(type) : meaning;
    }

    /** What each word means, where the Javadoc of its constant says so. */
    private String constants(Class<?> type) {
        return RecordShape.constants(type).stream()
                .map(constant -> Map.entry(
                        RecordShape.text(constant),
                        Objects.requireNonNullElse(docs.markdown(type, constant.name()), "")))
                .filter(constant -> !constant.getValue().isEmpty())
                .map(constant -> "<br>`%s`: %s".formatted(constant.getKey(), constant.getValue()))
                .collect(Collectors.joining());
    }

    private static String value(Field field) {
        String one = field.isList() ? "list of " + several(field.valueClass()) : one(field.valueClass());
        Stream<String> words = Stream.of(field.isNamed() ? "names, and for each a " + one : one);
        return Stream.concat(words, constraints(field).map(BoundWords::of)).collect(Collectors.joining(", "));
    }

    private static Stream<Annotation> constraints(Field field) {
        return Arrays.stream(field.component().getAccessor().getAnnotations())
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
    }

    private static String several(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> "texts";
            case "Network" -> "networks";
            case "Phrase" -> "words or phrases";
            case "Source" -> "places";
            case "ScanServer" -> "scanners";
            case "RspamdServer" -> "addresses";
            default -> type.isEnum() ? one(type) : Layers.isBlock(type) ? "blocks" : unknown(type);
        };
    }

    private static String one(Class<?> type) {
        if (type.isEnum()) {
            return RecordShape.constants(type).stream()
                    .map(constant -> "`" + RecordShape.text(constant) + "`")
                    .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text";
            case "int" -> "number";
            case "boolean", "Boolean" -> "`true`, `false`";
            case "Path" -> "name of a file";
            case "Duration" -> "duration";
            case "Score" -> "points";
            case "Weight" -> "[weight](#weights)";
            case "PartWeight" -> "[weight](#weights), or `strip`";
            case "ListFile" -> "[list](#list-files)";
            case "PhraseFile" -> "file of words and phrases, one a line";
            case "DirectoryFile" -> "directory of people, CSV or LDIF";
            case "Expression" -> "[expression](#expressions)";
            case "DomainName" -> "domain";
            case "CodeRange" -> "`127.0.0.2`, `127.0.0.10-127.0.0.11` or `127.0.0.0/28`";
            case "Rate" -> "such as `100/1h` or `2G/1d`";
            case "ByteCount" -> "such as `512K`, `25M` or `1G`";
            case "Amount" -> "such as `20` or `50M`";
            case "Probability" -> "`0` to `1`, such as `0.99`";
            default -> Layers.isBlock(type) ? "block" : unknown(type);
        };
    }

    private static String unknown(Class<?> type) {
        throw new IllegalArgumentException("say in words what a " + type + " is");
    }

    private static String standard(Field field) {
        if (field.standard() != null) {
            return "`" + field.standard() + "`";
        }
        if (field.isList() || field.isNamed()) {
            Size size = field.component().getAccessor().getAnnotation(Size.class);
            return size != null && size.min() > 0 ? "must be set" : "none";
        }
        return field.optional() ? "none" : Layers.isBlock(field.valueClass()) ? "its defaults" : "must be set";
    }

    /**
     * The findings that a filter can make: one for each {@link Weight} of its settings, named after its key, and those
     * that the Javadoc of the filter lists.
     */
    Map<String, String> findings(Filter<?> filter) {
        Map<String, String> findings = new LinkedHashMap<>();
        weighed(filter.settingsType(), filter.name() + ".", findings);
        for (String item : docs.items(filter.getClass())) {
            MatchResult parts = ITEM.matcher(item).results().findFirst().orElseThrow();
            findings.put(parts.group(1), cell(parts.group(2)));
        }
        return findings;
    }

    private void weighed(Class<?> block, String prefix, Map<String, String> findings) {
        for (Field field : RecordShape.of(block).fields().values()) {
            if (field.valueClass() == Weight.class || field.valueClass() == PartWeight.class) {
                findings.put(prefix + field.name(), cell(meaning(block, field)));
            } else if (Layers.isBlock(field.valueClass()) && !field.isList()) {
                weighed(field.valueClass(), prefix + field.name() + "-", findings);
            }
        }
    }

    private static String cell(String text) {
        String sentence = text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return sentence.replace("|", "\\|");
    }
}
