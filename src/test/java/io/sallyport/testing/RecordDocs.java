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

/** What the Javadoc of sources says of the components of records and the constants of enums, as plain text. */
public final class RecordDocs {
    private final Map<String, String> sentences = new HashMap<>();

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
                    new Reader(docs, found.sentences).scan(unit, null);
                }
            }
        }
        return found;
    }

    /** The sentences on a type; null if there are none. */
    public @Nullable String sentence(Class<?> type) {
        return sentences.get(type.getCanonicalName());
    }

    /** The sentence on a component or a constant; null if there is none. */
    public @Nullable String sentence(Class<?> type, String member) {
        return sentences.get(type.getCanonicalName() + "#" + member);
    }

    private static final class Reader extends TreePathScanner<Void, Void> {
        /** The compiler prints what is not Latin-1 so. */
        private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

        private final DocTrees docs;
        private final Map<String, String> sentences;
        private String place = "";

        Reader(DocTrees docs, Map<String, String> sentences) {
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
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                sentences.put(place, sentence(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree param) {
                        sentences.put(place + "#" + param.getName(), sentence(param.getDescription()));
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
                sentences.put(place + "#" + tree.getName(), sentence(comment.getFullBody()));
            }
            return null;
        }

        private static String sentence(List<? extends DocTree> parts) {
            String text = parts.stream().map(Object::toString).collect(Collectors.joining());
            String plain = ESCAPE.matcher(text)
                    .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)))
                    .replaceAll("\\{@(?:code|literal)\\s+((?:[^{}]|\\{[^{}]*})*)}", "$1")
                    .replaceAll("\\{@link(?:plain)?\\s+[^}\\s]+\\s+([^}]+)}", "$1")
                    .replaceAll("\\{@link(?:plain)?\\s+([^}]+)}", "$1")
                    .replaceAll("</?(?:p|b|em|pre)>", "")
                    .replaceAll("\\bnull(:| for)", "without it:") // What a file leaves out, the record has as null
                    .replaceAll("\\s+", " ")
                    .strip();
            return plain.isEmpty() ? plain : Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
        }
    }
}
