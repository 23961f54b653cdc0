package io.sallyport.auth.dmarc;

import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.dmarc.Identifier.Status;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.CachedDns;
import io.sallyport.testing.FakeDns;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** The time of DMARC for one mail whose records are known: author, discovery, evaluation and what the journal gets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DmarcBenchmark {
    @Param({"example.com", "news.mail.example.com"})
    public String domain = "";

    private MessageHeader header = MessageHeader.parse(new byte[0], 0);
    private List<Identifier> identifiers = List.of();

    private final DmarcVerifier verifier = new DmarcVerifier(new CachedDns(new FakeDns()
            .txt("_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; rua=mailto:reports@example.com; fo=1")));

    @Setup
    public void write() {
        byte[] octets = ("Received: from mx.example.com (mx.example.com [192.0.2.1])\r\n\tby gateway.example; today\r\n"
                        + "Subject: the usual header of a message\r\nMessage-ID: <1@example.com>\r\n"
                        + "DKIM-Signature: v=1; a=rsa-sha256; " + "x".repeat(600) + "\r\n"
                        + "From: \"News of the day\" <news@" + domain + ">\r\nTo: bob@example.test\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        header = MessageHeader.parse(octets, octets.length);
        identifiers = List.of(
                new Identifier(Mechanism.SPF, "bounces.example.com", Status.PASS),
                new Identifier(Mechanism.DKIM, "example.com", Status.PASS),
                new Identifier(Mechanism.DKIM, "provider.example", Status.PASS));
    }

    @Benchmark
    public Object author() {
        return AuthorDomain.of(header);
    }

    @Benchmark
    public Object message() {
        Discovery discovery = verifier.discover(AuthorDomain.of(header)).join();
        return verifier.evaluate(discovery, identifiers).join().asResult();
    }
}
