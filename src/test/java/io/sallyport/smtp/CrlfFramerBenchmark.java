package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The time to cut one command line out of a pipelined group. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CrlfFramerBenchmark {
    private static final int LINES = 4;
    private static final String GROUP = """
            MAIL FROM:<newsletter+bounces-12345@lists.example.org> SIZE=20480 BODY=8BITMIME\r
            RCPT TO:<first.recipient@customer.example>\r
            RCPT TO:<second.recipient@customer.example>\r
            DATA\r
            """;

    private final CrlfFramer framer = new CrlfFramer(2048);
    private final ByteBuf group = PooledByteBufAllocator.DEFAULT.directBuffer(1024);

    @Setup
    public void fill() {
        group.writeCharSequence(GROUP, StandardCharsets.US_ASCII);
    }

    @TearDown
    public void release() {
        group.release();
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void line(Blackhole blackhole) {
        group.readerIndex(0);
        for (int i = 0; i < LINES; i++) {
            blackhole.consume(framer.next(group));
        }
    }
}
