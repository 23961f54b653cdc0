package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

/** The time to validate a chain on a message of 4 KB, the keys being known: what a sealer's RSA-2048 costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ArcBenchmark {
    /** Honest chains, and the longest there is over a header of 200 KB, each octet of which all seals cover. */
    public enum Chain {
        ONE_SET(1, 0),
        THREE_SETS(3, 0),
        FIFTY_SETS(50, 0),
        FIFTY_HEAVY_SETS(50, 200_000);

        private final int sets;
        private final int findings;

        Chain(int sets, int findings) {
            this.sets = sets;
            this.findings = findings;
        }
    }

    @Param
    public Chain chain = Chain.ONE_SET;

    private final FakeDns dns = new FakeDns();
    private final SigningIdentity sealer = ArcKeys.publish(dns, "list.example", ArcKeys.RSA);
    private final ArcVerifier verifier = ArcChecks.verifier(dns, Configs.of(ArcConfig.class));
    private MailMessage message = Mails.ofSize(4096);

    @Setup
    public void seal() throws IOException {
        message = new ForgedChain(sealer, message)
                .addHeavy(chain.findings)
                .add(chain.sets - 1)
                .message();
        if (validate().status() != ChainValidationStatus.PASS) {
            throw new IllegalStateException(validate().toString());
        }
    }

    @Benchmark
    public ArcResult validate() throws IOException {
        MessageHeader header = ArcChecks.header(message);
        return verifier.begin(header).complete(message, header, Duration.ofSeconds(1));
    }
}
