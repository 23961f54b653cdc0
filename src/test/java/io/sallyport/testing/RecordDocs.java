package io.sallyport.testing;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the Javadoc of sources says of packages, types, components of records and constants of enums. */
public final class RecordDocs {
    private static final String EXAMPLE = "<pre>{@code";

    private final Map<String, String> texts = new HashMap<>();

    private RecordDocs() {}

    /** Reads the sources in folders and all below them. */
    public static RecordDocs of(List<Path> folders) throws IOException {
        RecordDocs found = new RecordDocs();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            for (Path folder : folders) {
                List<Path> sources;
                try (Stream<Path> tree = Files.walk(folder)) {
                    sources = tree.filter(file -> file.toString().endsWith(".java"))
                            .toList();
                }
                JavacTask task = (JavacTask) compiler.getTask(
                        null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
                DocTrees docs = DocTrees.instance(task);
                for (CompilationUnitTree unit : task.parse()) {
                    new Reader(docs, found.texts).scan(unit, null);
                }
            }
        }
        return found;
    }

    /** The sentences on a type as plain text, without its example; null if there are none. */
    public @Nullable String sentence(Class<?> type) {
        return plain(texts.get(type.getCanonicalName()));
    }

    /** The sentence on a component or a constant as plain text; null if there is none. */
    public @Nullable String sentence(Class<?> type, String member) {
        return plain(texts.get(type.getCanonicalName() + "#" + member));
    }

    /** What is said of a package, in paragraphs, as Markdown. */
    public List<String> paragraphs(Package folder) {
        return paragraphs(texts.getOrDefault(folder.getName(), ""));
    }

    /** What is said of a type, in paragraphs, as Markdown; an example and a list are no paragraphs. */
    public List<String> paragraphs(Class<?> type) {
        return paragraphs(texts.getOrDefault(type.getCanonicalName(), ""));
    }

    /** What is said of a component or a constant, as Markdown; null if there is nothing. */
    public @Nullable String markdown(Class<?> type, String member) {
        String text = texts.get(type.getCanonicalName() + "#" + member);
        return text == null ? null : capital(markdown(text));
    }

    /** The items of the list in what is said of a type, as Markdown. */
    public List<String> items(Class<?> type) {
        String text = texts.getOrDefault(type.getCanonicalName(), "");
        int list = text.indexOf("<ul>");
        return list < 0
                ? List.of()
                : Stream.of(text.substring(list + 4, text.indexOf("</ul>", list))
                                .split("<li>"))
                        .map(RecordDocs::markdown)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    /** The example in what is said of a type; null if there is none. */
    public @Nullable String example(Class<?> type) {
        String text = texts.getOrDefault(type.getCanonicalName(), "");
        int from = text.indexOf(EXAMPLE);
        return from < 0
                ? null
                : text.substring(from + EXAMPLE.length(), text.indexOf("}</pre>", from))
                        .strip();
    }

    private static List<String> paragraphs(String text) {
        return Stream.of(text.replaceAll("(?s)<pre>.*?</pre>|<ul>.*?</ul>", "<p>")
                        .split("<p>"))
                .map(RecordDocs::markdown)
                .filter(paragraph -> !paragraph.isEmpty())
                .toList();
    }

    private static String markdown(String text) {
        return text.replaceAll("\\{@(?:code|literal)\\s+((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replaceAll("\\{@link(?:plain)?\\s+[^}\\s]+\\s+([^}]+)}", "$1")
                .replaceAll("\\{@link(?:plain)?\\s+([^}]+)}", "`$1`")
                .replaceAll("</?(?:p|b|em)>", "")
                .replaceAll("\\bnull(:| for)", "without it:") // What a file leaves out, the record has as null
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static @Nullable String plain(@Nullable String text) {
        return text == null
                ? null
                : capital(markdown(text.replaceAll("(?s)<pre>.*?</pre>|<ul>.*?</ul>", " "))
                        .replace("`", ""));
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static final class Reader extends TreePathScanner<Void, Void> {
        /** The compiler prints what is not Latin-1 so. */
        private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

        private final DocTrees docs;
        private final Map<String, String> texts;
        private String place = "";

        Reader(DocTrees docs, Map<String, String> texts) {
            this.docs = docs;
            this.texts = texts;
        }

        @Override
        public Void visitPackage(PackageTree tree, Void nothing) {
            place = tree.getPackageName().toString();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(place, text(comment.getFullBody()));
            }
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            String outer = place;
            place = outer + "." + tree.getSimpleName();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(place, text(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param) {
                        texts.put(place + "#" + param.getName(), text(param.getDescription()));
                    }
                }
            }
            super.visitClass(tree, nothing);
            place = outer;
            return null;
        }

        @Override
        public Void visitVariable(VariableTree tree, Void nothing) {
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(place + "#" + tree.getName(), text(comment.getFullBody()));
            }
            return null;
        }

        private static String text(List<? extends DocTree> parts) {
            String text = parts.stream().map(Object::toString).collect(Collectors.joining());
            return ESCAPE.matcher(text).replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)));
        }
    }
}
