package io.sallyport.content.html;

import io.sallyport.policy.ContentPolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time to read 20 KB of HTML, such as news have, as a person sees it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class HtmlBenchmark {
    private static final String ROW = """
            <tr><td style="font-family:Arial,sans-serif;font-size:14px;color:#333333;padding:0 10px;line-height:20px">
            <a href="https://news.example/track?id=4711" style="color:#0066cc;text-decoration:none">Read the <b>whole</b>
            story of this week</a> and some more words about it, which you may like.</td><td width=20>
            <img src="https://img.example/4711.png" alt="Picture" width=200 height=100></td></tr>
            """;

    private final HtmlLimits limits = HtmlLimits.of(ContentPolicy.DEFAULT);
    private final String html = """
            <html><head><style>.x{color:red} td{padding:1px} #y{font-size:14px} .pre{display:none}</style></head>
            <body bgcolor=#ffffff><div class=pre>Our offers of this week</div><table>
            """ + ROW.repeat(20_000 / ROW.length());

    @Benchmark
    public Object read() {
        return HtmlReader.read(html, limits);
    }
}
