package io.sallyport.filter;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.FilterRule;
import io.sallyport.policy.Judge;
import io.sallyport.testing.Chains;
import io.sallyport.testing.Examinations;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time that the chain itself costs a message: from the start of the filters of a stage to the verdict. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FilterChainBenchmark {
    /** How many filters look; none does anything. */
    @Param({"1", "12"})
    public int filters = 12;

    /** Whether each finds something. */
    @Param({"false", "true"})
    public boolean finding;

    private final Examination mail = Examinations.at(Stage.DATA);
    private List<FilterRule> rules = List.of();
    private FilterChain chain = Chains.of(Clock.systemUTC());

    /** Settings of filters that have none. */
    public record Nothing() {}

    private record Idle(String name, List<Finding> findings) implements Filter<Nothing> {
        @Override
        public Set<Stage> stages() {
            return Set.of(Stage.DATA);
        }

        @Override
        public Class<Nothing> settingsType() {
            return Nothing.class;
        }

        @Override
        public List<Finding> examine(Examination mail, Nothing settings) {
            return findings;
        }
    }

    @Setup
    public void prepare() {
        List<Idle> idle = IntStream.range(0, filters)
                .mapToObj(i -> "idle-" + (char) ('a' + i))
                .map(name -> new Idle(
                        name, finding ? List.of(Finding.points(Score.of("0.5"), name + ".seen", "")) : List.of()))
                .toList();
        chain = Chains.of(Clock.systemUTC(), idle.toArray(Filter<?>[]::new));
        rules = idle.stream()
                .map(filter -> Chains.rule(filter.name(), new Nothing()))
                .toList();
    }

    @Benchmark
    public Verdict judge() {
        Screening screening = chain.screen(mail);
        screening.begin(rules);
        List<Finding> findings = screening.findings(rules);
        return Judge.judge(Thresholds.NONE, findings);
    }
}
