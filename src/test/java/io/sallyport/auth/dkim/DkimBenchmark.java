package io.sallyport.auth.dkim;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time to check one signature on a message of 4 KB, and to hash a body of 5 MB, beside what cryptography alone takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DkimBenchmark {
    private static final int LARGE = 5_000_000;

    private final MailMessage large = Mails.of(body("A line of words, as people write them to each other today.\r\n"));
    private final MailMessage encoded =
            Mails.of(body("TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdC4x\r\n"));
    private final MailMessage indented = Mails.of(body("    <td>  a cell of a table </td> \r\n\t<tr>\r\n"));

    private DkimVerifier verifier = DkimChecks.verifier(new FakeDns());
    private MailMessage signed = Mails.simple("");
    private MessageHeader header = DkimChecks.header(signed);
    private DomainKey key = ((KeyRecord.Usable) KeyRecord.parse(TestKeys.rsa().publicRecord())).key();
    private byte[] signedOctets = {};
    private byte[] signature = {};

    private static byte[] body(String line) {
        return line.repeat(LARGE / line.length()).getBytes(StandardCharsets.US_ASCII);
    }

    @Setup
    public void sign() {
        SigningKey signingKey = TestKeys.rsa();
        FakeDns dns = new FakeDns();
        dns.txt("sel._domainkey.signer.example", signingKey.publicRecord());
        verifier = DkimChecks.verifier(dns);
        signed = new TestSignature(signingKey)
                .with("h", "From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:From:To:Subject")
                .on(Mails.of(("Date: Sun, 22 Nov 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
                                + "Content-Type: text/plain; charset=utf-8\r\nMessage-ID: <1@signer.example>\r\n"
                                + "From: Anne <anne@signer.example>\r\nTo: bob@example.test\r\nSubject: a report\r\n\r\n"
                                + "A line of words, as people write them to each other today.\r\n".repeat(60))
                        .getBytes(StandardCharsets.US_ASCII)));
        header = DkimChecks.header(signed);
        key = ((KeyRecord.Usable) KeyRecord.parse(signingKey.publicRecord())).key();
        HeaderField field = header.fields().getFirst();
        TagList tags = TagList.parse(field.value());
        signature = Objects.requireNonNull(Base64Text.decode(tags.withoutWhitespace("b", "")));
        signedOctets = new SignedHeader(Canonicalization.RELAXED)
                .addSignature(field, tags)
                .octets();
    }

    @Benchmark
    public Object messageOf4KbWithRsa2048() throws IOException {
        return verifier.begin(header, "signer.example").complete(signed, Duration.ofSeconds(1));
    }

    @Benchmark
    public Object rsa2048Alone() {
        return key.verify(signedOctets, signature);
    }

    @Benchmark
    public Object sha256Of5Mb() throws IOException {
        MessageDigest digest = BodyDigest.sha256();
        byte[] buffer = new byte[65_536];
        try (var in = large.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return digest.digest();
    }

    @Benchmark
    public Object simpleTextOf5Mb() throws IOException {
        return hash(large, Canonicalization.SIMPLE);
    }

    @Benchmark
    public Object relaxedTextOf5Mb() throws IOException {
        return hash(large, Canonicalization.RELAXED);
    }

    @Benchmark
    public Object relaxedBase64Of5Mb() throws IOException {
        return hash(encoded, Canonicalization.RELAXED);
    }

    @Benchmark
    public Object relaxedIndentedHtmlOf5Mb() throws IOException {
        return hash(indented, Canonicalization.RELAXED);
    }

    private static Object hash(MailMessage message, Canonicalization canonicalization) throws IOException {
        return BodyHashes.of(message, 0, Set.of(BodyHash.ofWhole(canonicalization)));
    }
}
