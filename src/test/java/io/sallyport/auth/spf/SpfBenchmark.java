package io.sallyport.auth.spf;

import io.sallyport.mail.MailAddress;
import io.sallyport.testing.CachedDns;
import io.sallyport.testing.FakeDns;
import java.net.InetAddress;
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

/** The time of one SPF check whose records are known, with what the journal gets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SpfBenchmark {
    private static final MailAddress SENDER = new MailAddress("news+bounces-12345", "example.com");

    /** A first block that matches; the third of three includes with 16 blocks each; nobody, at the end of them. */
    @Param({"192.0.2.1", "198.51.102.15", "203.0.113.1"})
    public String client = "";

    private InetAddress address = InetAddress.ofLiteral("0.0.0.0");

    private final SpfVerifier verifier = SpfChecks.verifier(new CachedDns(zone()));

    private static FakeDns zone() {
        FakeDns dns = new FakeDns()
                .txt(
                        "example.com",
                        "v=spf1 ip4:192.0.2.0/24 include:_spf0.example.net include:_spf1.example.net"
                                + " include:_spf2.example.net mx a:www.example.com ~all")
                .mx("example.com", 10, "mx.example.com")
                .a("mx.example.com", "192.0.2.2")
                .a("www.example.com", "192.0.2.3");
        for (int include = 0; include < 3; include++) {
            StringBuilder record = new StringBuilder("v=spf1");
            for (int block = 0; block < 16; block++) {
                record.append(" ip4:198.51.")
                        .append(100 + include)
                        .append('.')
                        .append(block)
                        .append("/32");
            }
            dns.txt("_spf" + include + ".example.net", record + " -all");
        }
        return dns;
    }

    @Setup
    public void parse() {
        address = InetAddress.ofLiteral(client);
    }

    @Benchmark
    public Object check() {
        return verifier.check(address, "mail-out-7.example.com", SENDER).asResult();
    }
}
