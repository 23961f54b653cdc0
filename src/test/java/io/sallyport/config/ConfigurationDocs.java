package io.sallyport.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.sallyport.testing.BoundWords;
import jakarta.validation.Constraint;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Writes the reference of all settings: keys and defaults from the classes, sentences from their Javadoc. */
final class ConfigurationDocs {
    private static final String HEAD = """
            # Configuration

            Every setting of Sallyport. A setting is given in one of these ways; the first that holds it wins:

            1. the command line of the JVM: `-Dsallyport.hostname=mx.example.org`
            2. the environment: `SALLYPORT_HOSTNAME=mx.example.org` (upper case, everything else is an underscore)
            3. a file `config/application.properties` in the folder that Sallyport runs in: `sallyport.hostname=mx.example.org`

            Where a key holds `*`, choose a name in its place. Nothing starts with a wrong configuration: all mistakes are
            listed, one a line, and the exit code is 78. What belongs to a served domain stands in
            [policy files](policies.md).

            Sallyport is built on [Quarkus](https://quarkus.io), whose own settings work, too; these matter most:

            | Key | Default | |
            |---|---|---|
            | `quarkus.http.port` | `8080` | The port of administration, health and metrics. |
            | `quarkus.http.host` | `127.0.0.1` | Its address. |
            | `quarkus.log.level` | `INFO` | How much is logged. |
            | `quarkus.log.console.json.enabled` | `false` | One JSON object a line instead of text. |

            *This page is made from the source: do not edit it, see [contributing](contributing.md#documentation).*
            """;

    private final Map<String, String> sentences;

    private ConfigurationDocs(Map<String, String> sentences) {
        this.sentences = sentences;
    }

    /**
     * The page.
     *
     * @param sources the folder of the program's sources
     */
    static String page(Path sources, List<Class<?>> mappings) throws IOException {
        ConfigurationDocs docs = new ConfigurationDocs(sentencesOf(sources));
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, List<Setting>> sections = Settings.of(mappings).all().stream()
                .collect(
                        Collectors.groupingBy(ConfigurationDocs::section, java.util.TreeMap::new, Collectors.toList()));
        sections.forEach((section, settings) -> {
            page.append("\n## `").append(section).append("`\n");
            docs.introduction(settings.getFirst())
                    .ifPresent(text -> page.append('\n').append(text).append('\n'));
            settings.forEach(setting -> page.append(docs.entry(setting)));
        });
        return page.toString();
    }

    /** The part that a setting belongs to: {@code sallyport}, {@code sallyport.spool} … */
    private static String section(Setting setting) {
        String[] segments = setting.key().split("\\.", -1);
        return segments.length <= 2 ? segments[0] : segments[0] + "." + segments[1];
    }

    private java.util.Optional<String> introduction(Setting setting) {
        return java.util.Optional.ofNullable(
                sentences.get(setting.method().getDeclaringClass().getCanonicalName()));
    }

    private String entry(Setting setting) {
        Method method = setting.method();
        String name = method.getDeclaringClass().getCanonicalName() + "#" + method.getName();
        String text = Objects.requireNonNull(sentences.get(name), () -> name + " has no Javadoc");
        StringBuilder entry = new StringBuilder("\n### `%s`\n\n%s\n\n".formatted(setting.key(), text));
        entry.append("- Value: ").append(setting.expectation());
        entry.append(setting.list() ? "; several with commas between them\n" : "\n");
        String bounds = constraints(method).map(BoundWords::of).collect(Collectors.joining(", "));
        if (!bounds.isEmpty()) {
            entry.append("- Bounds: ").append(bounds).append('\n');
        }
        entry.append("- Default: ").append(defaultOf(setting)).append('\n');
        return entry.append("- Environment: `")
                .append(setting.key().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_"))
                .append("`\n")
                .toString();
    }

    private static String defaultOf(Setting setting) {
        String value = setting.defaultValue();
        if (value != null) {
            return "`" + value + "`";
        }
        return setting.optional() ? "none" : "none: it must be given";
    }

    private static Stream<Annotation> constraints(Method method) {
        return Stream.concat(Arrays.stream(method.getAnnotations()), nested(method.getAnnotatedReturnType()))
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class))
                .distinct();
    }

    private static Stream<Annotation> nested(AnnotatedType type) {
        Stream<Annotation> own = Arrays.stream(type.getAnnotations());
        return type instanceof AnnotatedParameterizedType generic
                ? Stream.concat(
                        own,
                        Arrays.stream(generic.getAnnotatedActualTypeArguments()).flatMap(ConfigurationDocs::nested))
                : own;
    }

    /** The Javadoc of every interface and method, by canonical name, as Markdown. */
    private static Map<String, String> sentencesOf(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> sentences = new HashMap<>();
        try (StandardJavaFileManager files =
                        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> mappings =
                    tree.filter(ConfigurationDocs::declaresMapping).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(mappings));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new JavadocReader(docs, sentences).scan(unit, null);
            }
        }
        return sentences;
    }

    private static boolean declaresMapping(Path file) {
        try {
            return file.toString().endsWith(".java") && Files.readString(file).contains("@ConfigMapping");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class JavadocReader extends TreePathScanner<Void, Void> {
        /** The compiler prints what is not Latin-1 so. */
        private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

        private final DocTrees docs;
        private final Map<String, String> sentences;
        private String place = "";

        JavadocReader(DocTrees docs, Map<String, String> sentences) {
            this.docs = docs;
            this.sentences = sentences;
        }

        @Override
        public Void visitPackage(PackageTree tree, Void nothing) {
            place = tree.getPackageName().toString();
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            String outer = place;
            place = outer + "." + tree.getSimpleName();
            note(place);
            super.visitClass(tree, nothing);
            place = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            note(place + "#" + tree.getName());
            return null;
        }

        @Override
        public Void visitAnnotation(AnnotationTree tree, Void nothing) {
            return null;
        }

        private void note(String name) {
            TreePath path = getCurrentPath();
            DocCommentTree comment = docs.getDocCommentTree(path);
            String text = markdown(comment);
            if (text != null) {
                sentences.put(name, text);
            }
        }

        private static @Nullable String markdown(@Nullable DocCommentTree comment) {
            if (comment == null) {
                return null;
            }
            String text = comment.getFullBody().stream().map(Object::toString).collect(Collectors.joining());
            return ESCAPE.matcher(text)
                    .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)))
                    .replaceAll("\\{@(?:code|literal)\\s+((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                    .replaceAll("\\{@link(?:plain)?\\s+[^}\\s]+\\s+([^}]+)}", "$1")
                    .replaceAll("\\{@link(?:plain)?\\s+([^}]+)}", "`$1`")
                    .replaceAll("</?[pb]>|</?em>", "")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}
