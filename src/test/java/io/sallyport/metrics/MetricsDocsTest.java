package io.sallyport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusNamingConvention;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of metrics in the documentation is that of the program: each metric with its labels, and no other. */
class MetricsDocsTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(sallyport_\\w+)` \\| ([^|]*)\\|");

    @Test
    void theListIsThatOfTheProgram() throws Exception {
        assertThat(documented()).isNotEmpty().isEqualTo(declared());
    }

    /** The page is made of what the program says of its meters; {@code -Dsallyport.docs.write=true} makes it. */
    @Test
    void thePageIsMadeOfTheProgram() throws Exception {
        Path page = Path.of("docs/metrics.md");
        String text = Files.readString(page);
        int begin = text.indexOf("|---|---|---|\n") + "|---|---|---|\n".length();
        int end = text.indexOf("\n\n", begin) + 1;
        String made = text.substring(0, begin) + table() + text.substring(end);
        if (Boolean.getBoolean("sallyport.docs.write")) {
            Files.writeString(page, made);
        }
        assertThat(Files.readString(page)).isEqualTo(made);
    }

    @Test
    void everyMeterHasAMeaningAndEveryMeaningAMeter() throws Exception {
        Set<String> names = meters().stream()
                .filter(id -> id.getTag("le") == null)
                .map(Meter.Id::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).isEqualTo(new TreeSet<>(Meanings.all().keySet()));
    }

    @Test
    void helpIsPlainText() {
        assertThat(Meanings.plain("sallyport.filter.time"))
                .isEqualTo("how often each filter looked at a mail, and how long it took");
        assertThat(Meanings.plain("jvm.memory.used")).isNull();
    }

    private static String table() throws ReflectiveOperationException {
        List<Meter.Id> meters = meters();
        Set<String> bucketed = meters.stream()
                .filter(id -> id.getTag("le") != null)
                .map(id -> id.getName().replace(".histogram", ""))
                .collect(Collectors.toSet());
        StringBuilder table = new StringBuilder();
        Meanings.all().forEach((name, meaning) -> {
            Meter.Id meter = meters.stream()
                    .filter(id -> id.getTag("le") == null && id.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is no meter"));
            String labels = meter.getTags().stream()
                    .map(tag -> "`" + tag.getKey() + "`")
                    .sorted()
                    .collect(Collectors.joining(", "));
            table.append("| `%s` |%s | %s%s |%n"
                    .formatted(
                            new PrometheusNamingConvention().name(name, meter.getType(), meter.getBaseUnit()),
                            labels.isEmpty() ? "" : " " + labels,
                            meaning,
                            bucketed.contains(name) ? " ᵇ" : ""));
        });
        return table.toString();
    }

    /** What is said to have buckets has them. */
    @Test
    void timesAreMarkedThatHaveBuckets() throws Exception {
        Set<String> bucketed = meters().stream()
                .filter(id -> id.getTag("le") != null)
                .map(id -> new PrometheusNamingConvention()
                        .name(id.getName().replace(".histogram", ""), Meter.Type.TIMER, "seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> marked = Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .filter(line -> line.contains("ᵇ"))
                .map(ROW::matcher)
                .filter(row -> row.find())
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(marked).isNotEmpty().isEqualTo(bucketed);
    }

    private static Set<String> documented() throws IOException {
        return Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.find())
                .map(row -> row.group(1) + " " + row.group(2).replaceAll("[`\\s]", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every metric under the name that Prometheus reads, after everything has happened once. */
    private static Set<String> declared() throws ReflectiveOperationException {
        return meters().stream()
                .filter(id -> id.getTag("le") == null) // Buckets are parts of their time
                .map(MetricsDocsTest::row)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Meter.Id> meters() throws ReflectiveOperationException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MailMetrics metrics = new MailMetrics(registry);
        for (Method event : MailMetrics.class.getDeclaredMethods()) {
            if (Modifier.isPublic(event.getModifiers())) {
                event.invoke(
                        metrics,
                        Arrays.stream(event.getParameterTypes())
                                .map(MetricsDocsTest::example)
                                .toArray());
            }
        }
        return registry.getMeters().stream().map(Meter::getId).toList();
    }

    private static String row(Meter.Id id) {
        String name = new PrometheusNamingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
        return name + " " + id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(","));
    }

    private static Object example(Class<?> type) {
        if (type == String.class) {
            return "any";
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == Duration.class) {
            return Duration.ofMillis(1);
        }
        if (type == Supplier.class) {
            return (Supplier<Number>) () -> 1;
        }
        throw new IllegalArgumentException("say here what an example of %s is".formatted(type));
    }
}
