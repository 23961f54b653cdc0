package io.sallyport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long things may be. What grows beyond it holds two things. */
class SourceRulesTest {
    private static final int LONGEST_CLASS = 400;
    private static final int LONGEST_METHOD = 60;
    private static final int MOST_PARAMETERS = 7;

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @Test
    void classesMethodsAndConstructorsStaySmall() throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of("src/main/java"));
                StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(40);
            assertThat(excesses(files.getJavaFileObjectsFromPaths(sources))).isEmpty();
        }
    }

    @Test
    void whatIsTooLongIsNoticed() throws IOException {
        String planted = "class Long { Long(int a, int b, int c, int d, int e, int f, int g, int h) {} void m() {"
                + "\n".repeat(LONGEST_METHOD) + "}" + "\n".repeat(LONGEST_CLASS) + "}";
        var source = new SimpleJavaFileObject(URI.create("string:///Long.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return planted;
            }
        };
        assertThat(excesses(List.of(source)))
                .containsExactly(
                        "Long: 461 lines (at most 400)",
                        "Long.<init>: 8 parameters (at most 7)",
                        "Long.m: 61 lines (at most 60)");
    }

    private static List<String> excesses(Iterable<? extends JavaFileObject> sources) throws IOException {
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> excesses = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            new TreeScanner<@Nullable Void, ClassTree>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, ClassTree outer) {
                    check(type.getSimpleName().toString(), lines(type), LONGEST_CLASS, "lines");
                    return super.visitClass(type, type);
                }

                @Override
                public @Nullable Void visitMethod(MethodTree method, ClassTree type) {
                    String name = type.getSimpleName() + "." + method.getName();
                    check(name, lines(method), LONGEST_METHOD, "lines");
                    // A record's are its components, each with a name of its own.
                    if (method.getName().contentEquals("<init>") && type.getKind() != Tree.Kind.RECORD) {
                        check(name, method.getParameters().size(), MOST_PARAMETERS, "parameters");
                    }
                    return super.visitMethod(method, type);
                }

                private int lines(Tree tree) {
                    var lines = unit.getLineMap();
                    return (int) (lines.getLineNumber(positions.getEndPosition(unit, tree))
                            - lines.getLineNumber(positions.getStartPosition(unit, tree))
                            + 1);
                }

                private void check(String what, int count, int most, String unitOfCount) {
                    if (count > most) {
                        excesses.add("%s: %d %s (at most %d)".formatted(what, count, unitOfCount, most));
                    }
                }
            }.scan(unit, null);
        }
        return excesses;
    }
}
