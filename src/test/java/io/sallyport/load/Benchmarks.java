package io.sallyport.load;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs every {@code *Benchmark} with JMH and prints a table for {@code docs/performance.md}:
 *
 * <pre>./mvnw -q -Pload package -Dload.program=io.sallyport.load.Benchmarks</pre>
 *
 * <p>With names (regular expressions) as {@code -Dload.options}, only those.
 */
public final class Benchmarks {
    private static final TimeValue SECOND = TimeValue.seconds(1);

    private Benchmarks() {}

    public static void main(String... args) throws RunnerException {
        List<String> names = Stream.of(args)
                .flatMap(argument -> Stream.of(argument.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
        OptionsBuilder options = new OptionsBuilder();
        (names.isEmpty() ? List.of("Benchmark\\.") : names).forEach(options::include);
        Collection<RunResult> results = new Runner(options.forks(1)
                        .warmupIterations(3)
                        .warmupTime(SECOND)
                        .measurementIterations(5)
                        .measurementTime(SECOND)
                        .shouldFailOnError(true)
                        .build())
                .run();
        System.out.println();
        System.out.println("| benchmark | score | ± | unit |");
        System.out.println("|---|---:|---:|---|");
        results.stream()
                .sorted(Comparator.comparing(result -> result.getParams().id()))
                .map(Benchmarks::row)
                .forEach(System.out::println);
    }

    private static String row(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        String[] path = result.getParams().getBenchmark().split("\\.");
        String parameters = String.join(
                " ",
                result.getParams().getParamsKeys().stream()
                        .map(key -> key + "=" + result.getParams().getParam(key))
                        .toList());
        return String.format(
                Locale.ROOT,
                "| %s.%s %s| %.2f | %.2f | %s |",
                path[path.length - 2],
                path[path.length - 1],
                parameters.isEmpty() ? "" : parameters + " ",
                primary.getScore(),
                primary.getScoreError(),
                primary.getScoreUnit());
    }
}
