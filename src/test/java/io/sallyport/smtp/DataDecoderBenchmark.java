package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time to read a message of 64 KiB into memory; octets per microsecond are MB/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DataDecoderBenchmark {
    private static final int SIZE = 64 * 1024;
    private static final Path NO_FOLDER = Path.of("/nonexistent");

    /** What the lines of the message are. */
    public enum Content {
        /** As an attachment is encoded: 76 plain octets. */
        BASE64("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"),
        /** Text of mixed length. */
        TEXT("Dear all,\r\n\r\nplease find the minutes of yesterday's meeting below.\r\n\r\n> yes\r\n"),
        /** Text in UTF-8. */
        UTF8("Здравствуйте, уважаемые коллеги, протокол собрания ниже.\r\n"),
        /** The worst: every line is stuffed. */
        DOTS("..\r\n");

        private final String lines;

        Content(String lines) {
            this.lines = lines;
        }
    }

    @Param
    public Content content = Content.TEXT;

    private final ByteBuf stream = PooledByteBufAllocator.DEFAULT.directBuffer(SIZE + 1024);

    @Setup
    public void fill() {
        while (stream.readableBytes() < SIZE) {
            stream.writeCharSequence(content.lines, StandardCharsets.UTF_8);
        }
        stream.writeCharSequence(".\r\n", StandardCharsets.US_ASCII);
    }

    @TearDown
    public void release() {
        stream.release();
    }

    @Benchmark
    public long message() {
        stream.readerIndex(0);
        DataDecoder decoder = new DataDecoder(BareLineEnds.REFUSE);
        MessageCollector collector = new MessageCollector(NO_FOLDER, 256 * 1024, 256 * 1024);
        if (!decoder.decode(stream, collector)) {
            throw new IllegalStateException("the message has no end");
        }
        return collector.size();
    }
}
