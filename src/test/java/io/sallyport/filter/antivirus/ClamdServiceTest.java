package io.sallyport.filter.antivirus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.antivirus.ScanAnswer.Clean;
import io.sallyport.filter.antivirus.ScanAnswer.Found;
import io.sallyport.filter.antivirus.ScanAnswer.TooLarge;
import io.sallyport.mail.Octets;
import io.sallyport.testing.Eicar;
import io.sallyport.testing.FakeClamd;
import io.sallyport.testing.FakeService;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each on TCP and on a Unix-domain socket. */
class ClamdServiceTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    @TempDir
    Path folder;

    private interface Check {
        void on(FakeClamd clamd) throws Exception;
    }

    private void each(Check check) throws Exception {
        List<Supplier<FakeClamd>> kinds = List.of(FakeClamd::tcp, () -> FakeClamd.local(folder.resolve("clamd.ctl")));
        for (Supplier<FakeClamd> kind : kinds) {
            try (FakeClamd clamd = kind.get()) {
                check.on(clamd);
            }
        }
    }

    private static ScanAnswer scan(FakeClamd clamd, byte[] octets, Duration answer) throws Exception {
        return ScanServer.of(clamd.server()).introduce(AMPLE, answer).scan(object(Octets.of(octets)));
    }

    private static ScanAnswer scan(FakeClamd clamd) throws Exception {
        return scan(clamd, new byte[] {1, 2, 3}, AMPLE);
    }

    private static ScanObject object(Octets octets) {
        return new ScanObject("1", "text/plain", octets);
    }

    @Test
    void octetsArriveAsTheyAreInChunksAndWhatIsCleanIsClean() throws Exception {
        byte[] octets = new byte[1_000_003];
        new Random(1).nextBytes(octets);
        each(clamd -> {
            assertThat(scan(clamd, octets, AMPLE)).isEqualTo(new Clean());
            assertThat(clamd.scanned()).containsExactly(octets);
        });
    }

    @Test
    void emptyOctetsAreTheEndAlone() throws Exception {
        each(clamd -> {
            assertThat(scan(clamd, new byte[0], AMPLE)).isEqualTo(new Clean());
            assertThat(clamd.scanned()).containsExactly(new byte[0]);
        });
    }

    @Test
    void eicarIsFoundByName() throws Exception {
        each(clamd -> assertThat(scan(clamd, Eicar.octets(), AMPLE))
                .isEqualTo(new Found(Kind.INFECTED, FakeClamd.EICAR_NAME)));
    }

    @Test
    void engineIsTheVersionThatItGives() throws Exception {
        each(clamd -> assertThat(
                        ScanServer.of(clamd.version("ClamAV 1.5.0/1/Mon").server())
                                .introduce(AMPLE, AMPLE)
                                .engine())
                .isEqualTo("ClamAV 1.5.0/1/Mon"));
    }

    @Test
    void serverThatGivesNoVersionIsNoClamd() throws Exception {
        each(clamd -> assertThatThrownBy(() -> scan(clamd.version("UNKNOWN COMMAND")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UNKNOWN COMMAND"));
    }

    @Test
    void sizeLimitIsToldThoughItComesBeforeTheEnd() throws Exception {
        byte[] large = new byte[8 << 20]; // More than the buffers of a connection hold
        each(clamd -> assertThat(scan(clamd.streamMaxLength(100), large, AMPLE)).isEqualTo(new TooLarge()));
    }

    @Test
    void serverThatHangsIsGivenUp() throws Exception {
        each(clamd -> assertThatThrownBy(
                        () -> scan(clamd.insteadOfReply((in, out) -> FakeService.hang(in)), new byte[1], SHORT))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("no answer within PT0.15S"));
    }

    @Test
    void serverThatDripsIsGivenUpAtTheSameTime() throws Exception {
        each(clamd -> assertThatThrownBy(() -> scan(clamd.dripping('s'), new byte[1], SHORT))
                .isInstanceOf(SocketTimeoutException.class));
    }

    @Test
    void serverThatDoesNotReadIsGivenUp() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (FakeService deaf = FakeService.tcp((in, out) -> {
            if (in.readNBytes("zVERSION\0".length())[1] == 'V') {
                out.write("ClamAV 1\0".getBytes(StandardCharsets.US_ASCII));
            } else {
                FakeService.ignore(enough);
            }
        })) {
            ScanService service = ScanServer.of("clamd:" + deaf.address()).introduce(AMPLE, SHORT);
            assertThatThrownBy(() -> service.scan(object(Octets.of(new byte[32 << 20]))))
                    .isInstanceOf(SocketTimeoutException.class);
        } finally {
            enough.countDown();
        }
    }

    @Test
    void answerThatIsNoneIsAFailureAndNeverClean() throws Exception {
        for (String reply : List.of(
                "",
                "OK",
                "stream: OK?",
                "stream: ok",
                "stream:  FOUND",
                "stream: FOUND",
                "stream: lstat() failed: No such file or directory. ERROR",
                "Can't allocate memory ERROR",
                "stream: OK\r\nstream: OK",
                "250 2.0.0 Ok")) {
            each(clamd -> assertThatThrownBy(() -> scan(clamd.replying(reply)))
                    .as(reply)
                    .isInstanceOf(IOException.class));
        }
    }

    @Test
    void endlessReplyIsCutOff() throws Exception {
        each(clamd -> assertThatThrownBy(() -> scan(clamd.insteadOfReply((in, out) -> FakeService.flood('s', out))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 4096"));
    }

    @Test
    void replyThatBreaksOffIsAFailureEvenIfItBeginsWell() throws Exception {
        each(clamd -> {
            assertThatThrownBy(() -> scan(clamd.insteadOfReply((in, out) -> {})))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("without a reply");
            assertThatThrownBy(() -> scan(clamd.insteadOfReply(
                            (in, out) -> out.write("stream: OK".getBytes(StandardCharsets.US_ASCII)))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("within a reply");
        });
    }

    @Test
    void nameOfAThreatIsPrintableAndShort() throws Exception {
        each(clamd -> {
            Found found = (Found) scan(clamd.replying("stream: a\u001b[2J\n\u00e4" + "x".repeat(3000) + " FOUND"));
            assertThat(found.name()).startsWith("a?[2J??xxx").hasSizeLessThan(130);
        });
    }

    @Test
    void detailsBehindANameAreNoPartOfIt() throws IOException {
        assertThat(ClamdService.answer("stream: Win.Test(44d88612fea8a8f36de82e1278abb02f:68) FOUND"))
                .isEqualTo(new Found(Kind.INFECTED, "Win.Test"));
    }

    @Test
    void heuristicsAreNotTakenForViruses() throws IOException {
        assertThat(kind("Heuristics.Phishing.Email.SpoofedDomain")).isEqualTo(Kind.SUSPICIOUS);
        assertThat(kind("PUA.Win.Packer.Upx-1")).isEqualTo(Kind.SUSPICIOUS);
        assertThat(kind("Heuristics.Encrypted.Zip")).isEqualTo(Kind.ENCRYPTED);
        assertThat(kind("Heuristics.Limits.Exceeded.MaxRecursion")).isEqualTo(Kind.LIMITS);
        assertThat(kind("Win.Trojan.PUA.1")).isEqualTo(Kind.INFECTED);
    }

    private static Kind kind(String name) throws IOException {
        return ((Found) ClamdService.answer("stream: " + name + " FOUND")).kind();
    }

    @Test
    void octetsThatCannotBeReadAreSaidToBeTheReason() throws Exception {
        Octets broken = new Octets() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("the file is gone");
            }
        };
        each(clamd -> assertThatThrownBy(() ->
                        ScanServer.of(clamd.server()).introduce(AMPLE, AMPLE).scan(object(broken)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read")
                .hasRootCauseMessage("the file is gone"));
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        each(clamd -> {
            clamd.close();
            assertThatThrownBy(() -> scan(clamd)).isInstanceOf(IOException.class);
        });
    }
}
