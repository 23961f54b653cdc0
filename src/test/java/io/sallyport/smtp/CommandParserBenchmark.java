package io.sallyport.smtp;

import java.nio.charset.StandardCharsets;
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

/** The time to understand one command line. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CommandParserBenchmark {
    private static final CommandParser.Context EHLO = new CommandParser.Context(true, true);

    @Param({
        "EHLO mail-out-7.lists.example.org",
        "MAIL FROM:<newsletter+bounces-12345@lists.example.org> SIZE=20480 BODY=8BITMIME",
        "RCPT TO:<first.recipient@customer.example>",
        "RCPT TO:<jörg@müller.example>",
        "DATA"
    })
    public String command = "";

    private byte[] line = {};

    @Setup
    public void encode() {
        line = command.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Object parse() {
        return CommandParser.parse(line, EHLO);
    }
}
