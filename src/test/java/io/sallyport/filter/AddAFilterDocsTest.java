package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.filter.protocol.ProtocolFilter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeClock;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/add-a-filter.md} shows compiles, runs, and comes from a jar. */
class AddAFilterDocsTest {
    private static final Path DOCS = Path.of("docs/add-a-filter.md");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern YAML = Pattern.compile("```yaml\n# policy.yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SERVICE = Pattern.compile("```text\n(\\S+)\n```");
    private static final Pattern NAME = Pattern.compile("(?:record|class) (\\w+)[ (]");
    private static final String SERVICE_FILE = "META-INF/services/io.sallyport.filter.Filter";

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:00:00Z"));

    @TempDir
    Path folder;

    private Path classes = Path.of("");
    private Path plugins = Path.of("");

    @BeforeEach
    void compileTheExample() throws IOException {
        classes = Files.createDirectories(folder.resolve("classes"));
        plugins = Files.createDirectories(folder.resolve("plugins"));
        List<Path> sources = new ArrayList<>();
        for (String source : found(JAVA)) {
            String name =
                    NAME.matcher(source).results().findFirst().orElseThrow().group(1);
            sources.add(Files.writeString(folder.resolve(name + ".java"), source));
        }
        assertThat(sources).hasSize(3);
        compile(sources);
    }

    private void compile(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-parameters",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    @Test
    void theTestOfTheExamplePasses() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> test = loader.loadClass("com.example.tld.TldFilterTest");
            List<Method> methods = Stream.of(test.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .toList();
            assertThat(methods).hasSize(2);
            Constructor<?> constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            for (Method method : methods) {
                method.setAccessible(true);
                method.invoke(constructor.newInstance());
            }
        }
    }

    @Test
    void theExampleRunsFromAJarAsThePolicySays() throws IOException {
        pack("tld.jar", found(SERVICE).getFirst());
        List<Filter<?>> loaded = PluginFolder.load(plugins);
        assertThat(loaded).extracting(Filter::name).containsExactly("tld");
        FilterRegistry registry = new FilterRegistry(loaded);
        FilterRule rule = rule(registry, found(YAML).getFirst());
        FilterChain chain = Chains.of(clock, loaded.getFirst());
        assertThat(chain.screen(Examinations.at(Stage.MAIL).from("someone@shop.invalid"))
                        .findings(List.of(rule)))
                .extracting(Finding::name, Finding::effect)
                .containsExactly(tuple("tld.listed", new Finding.Effect.Points(Score.of("2.5"))));
        assertThat(chain.screen(Examinations.at(Stage.MAIL).from("someone@shop.test"))
                        .findings(List.of(rule)))
                .isEmpty();
        assertThat(chain.troubles()).isEmpty();
    }

    private FilterRule rule(FilterRegistry registry, String policy) throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("policy.yaml"), policy);
        Files.createDirectories(policies.resolve("domains"));
        Files.writeString(policies.resolve("domains/example.com.yaml"), """
                relay: { backends: ["127.0.0.1:2526"] }
                recipients: accept
                """);
        LoadResult result = new PolicyLoader(registry).load(policies);
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        var domains = ((LoadResult.Loaded) result).policy().domains();
        return Objects.requireNonNull(Objects.requireNonNull(domains.get("example.com"))
                .judging()
                .filters()
                .get("tld"));
    }

    @Test
    void keysOfAPluginAreCheckedAsAnyOther() throws IOException {
        pack("tld.jar", found(SERVICE).getFirst());
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Files.writeString(policies.resolve("policy.yaml"), """
                filters:
                  tld: { on-unavailable: pass, names: [], lisetd: 3 }
                """);
        LoadResult result = new PolicyLoader(new FilterRegistry(PluginFolder.load(plugins))).load(policies);
        assertThat(((LoadResult.Rejected) result).problems())
                .extracting(Object::toString)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("policy.yaml:2:")
                        .contains("filters.tld.lisetd: is not a key here; did you mean listed?"))
                .anySatisfy(problem -> assertThat(problem).contains("filters.tld.names: "));
    }

    /** The gateway, its check before the start, and the tests of its policy each read the folder. */
    @Test
    void settingsOfOneReadingAreThoseOfAnother() throws IOException {
        pack("tld.jar", found(SERVICE).getFirst());
        FilterRule rule =
                rule(new FilterRegistry(PluginFolder.load(plugins)), found(YAML).getFirst());
        FilterChain chain = Chains.of(clock, PluginFolder.load(plugins).getFirst());
        assertThat(chain.screen(Examinations.at(Stage.MAIL).from("someone@shop.invalid"))
                        .findings(List.of(rule)))
                .extracting(Finding::name)
                .containsExactly("tld.listed");
    }

    @Test
    void classThatIsNotInTheJarKeepsTheGatewayFromStarting() throws IOException {
        pack("tld.jar", "com.example.tld.Nowhere");
        assertThatThrownBy(() -> PluginFolder.load(plugins))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(plugins.toString())
                .hasMessageContaining("com.example.tld.Nowhere");
    }

    @Test
    void fileThatIsNoJarKeepsTheGatewayFromStarting() throws IOException {
        Files.writeString(plugins.resolve("broken.jar"), "not a jar");
        assertThatThrownBy(() -> PluginFolder.load(plugins))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken.jar");
    }

    @Test
    void jarWithoutFiltersIsALibrary() throws IOException {
        pack("tld.jar", found(SERVICE).getFirst());
        pack("library.jar", null);
        assertThat(PluginFolder.load(plugins)).hasSize(1);
    }

    @Test
    void twoFiltersOfOneNameKeepTheGatewayFromStarting() throws IOException {
        pack("tld.jar", found(SERVICE).getFirst());
        List<Filter<?>> twice = new ArrayList<>(PluginFolder.load(plugins));
        twice.addAll(PluginFolder.load(plugins));
        twice.add(new ProtocolFilter());
        assertThatThrownBy(() -> new FilterRegistry(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two filters are called tld")
                .hasMessageContaining("com.example.tld.TldFilter");
    }

    @Test
    void withoutAFolderThereAreNoPlugins() {
        assertThat(PluginFolder.load(folder.resolve("nowhere"))).isEmpty();
    }

    /** A jar of the example, with a filter of that name; null: without any. */
    private void pack(String jar, @Nullable String filter) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(plugins.resolve(jar)));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.toString().contains("Test"))
                    .toList()) {
                write(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            if (filter != null) {
                write(out, SERVICE_FILE, (filter + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void write(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static List<String> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(DOCS))
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
