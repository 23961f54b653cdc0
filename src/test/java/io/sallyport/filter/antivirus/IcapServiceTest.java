package io.sallyport.filter.antivirus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.filter.antivirus.ScanAnswer.Clean;
import io.sallyport.filter.antivirus.ScanAnswer.Found;
import io.sallyport.mail.Octets;
import io.sallyport.testing.Eicar;
import io.sallyport.testing.FakeIcap;
import io.sallyport.testing.FakeService;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IcapServiceTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final byte[] HELLO = "hello, this is a file".getBytes(StandardCharsets.US_ASCII);

    private final FakeIcap icap = FakeIcap.tcp();

    @AfterEach
    void close() {
        icap.close();
    }

    private ScanAnswer scan(byte[] octets, Duration answer) throws Exception {
        return ScanServer.of(icap.server())
                .introduce(AMPLE, answer)
                .scan(new ScanObject("2/a b\u00e4.exe", "application/zip", Octets.of(octets)));
    }

    private ScanAnswer scan(byte[] octets) throws Exception {
        return scan(octets, AMPLE);
    }

    private FakeIcap.Request handed() {
        return icap.requests().getLast();
    }

    @Test
    void engineIsTheTagOfTheService() throws Exception {
        assertThat(ScanServer.of(icap.server()).introduce(AMPLE, AMPLE).engine())
                .isEqualTo("engine-1");
    }

    @Test
    void smallThingIsHandedOverWithItsPreview() throws Exception {
        icap.options("Methods: RESPMOD, OPTIONS", "ISTag: \"e\"", "Preview: 1024");
        assertThat(scan(HELLO)).isEqualTo(new Clean());
        assertThat(handed().body()).isEqualTo(HELLO);
        assertThat(handed().continued()).isFalse();
        assertThat(handed().head()).contains("Allow: 204\n", "Preview: 1024\n", "Host: 127.0.0.1:");
        assertThat(handed().http())
                .isEqualTo("GET http://mail.invalid/2%2Fa+b%C3%A4.exe HTTP/1.1\r\nHost: mail.invalid\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 21\r\n\r\n");
    }

    @Test
    void restIsHandedOverWhenItIsAskedFor() throws Exception {
        byte[] octets = new byte[300_001];
        new Random(1).nextBytes(octets);
        for (int preview : List.of(0, 16, 65536)) {
            icap.options("Methods: RESPMOD", "ISTag: \"e\"", "Preview: " + preview);
            assertThat(scan(octets)).isEqualTo(new Clean());
            assertThat(handed().body()).isEqualTo(octets);
            assertThat(handed().continued()).isTrue();
        }
    }

    @Test
    void withoutAPreviewEverythingIsHandedOverAtOnce() throws Exception {
        byte[] octets = new byte[300_001];
        icap.options("Methods: RESPMOD", "ISTag: \"e\"");
        assertThat(scan(octets)).isEqualTo(new Clean());
        assertThat(handed().body()).isEqualTo(octets);
        assertThat(handed().head()).doesNotContain("Preview");
    }

    @Test
    void serviceThatModifiesRequestsGetsAnUpload() throws Exception {
        icap.options("Methods: REQMOD", "ISTag: \"e\"");
        assertThat(scan(HELLO)).isEqualTo(new Clean());
        assertThat(handed().head()).startsWith("REQMOD ");
        assertThat(handed().http()).startsWith("POST http://mail.invalid/");
    }

    @Test
    void eicarIsFoundByName() throws Exception {
        assertThat(scan(Eicar.octets())).isEqualTo(new Found(Kind.INFECTED, "EICAR-Test"));
    }

    @Test
    void fieldsOfScannersNameWhatIsFound() throws Exception {
        assertThat(answered("200 OK\nX-Virus-ID: Trojan.A")).isEqualTo(new Found(Kind.INFECTED, "Trojan.A"));
        assertThat(answered("204 No\nX-Virus-ID: Trojan.A")).isEqualTo(new Found(Kind.INFECTED, "Trojan.A"));
        assertThat(answered("200 OK\nX-Violations-Found: 1\n\ta.zip\n\tWorm.B\n\t7\n\t0"))
                .isEqualTo(new Found(Kind.INFECTED, "Worm.B"));
        assertThat(answered("200 OK\nX-Infection-Found: Type=1; Resolution=2; Threat=Forbidden type;"))
                .isEqualTo(new Found(Kind.SUSPICIOUS, "Forbidden type"));
        assertThat(answered("200 OK\nX-Infection-Found: Type=2; Resolution=2; Threat=Too deep"))
                .isEqualTo(new Found(Kind.LIMITS, "Too deep"));
        assertThat(answered("200 OK\nx-infection-found: what is this"))
                .isEqualTo(new Found(Kind.INFECTED, "what is this"));
        assertThat(answered("204 No\nX-Violations-Found: 0")).isEqualTo(new Clean());
        assertThat(answered("204 No\nX-Virus-ID: no threats")).isEqualTo(new Clean());
    }

    private ScanAnswer answered(String head) throws Exception {
        icap.answering("ICAP/1.0 " + head, "");
        return scan(HELLO);
    }

    @Test
    void pageInThePlaceOfTheThingIsAFinding() throws Exception {
        String page = "HTTP/1.1 403 Forbidden\r\n\r\n";
        icap.answering(
                "ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, res-body=" + page.length(), page + "2\r\nno\r\n0\r\n\r\n");
        assertThat(scan(HELLO)).isEqualTo(new Found(Kind.INFECTED, "blocked"));
        icap.options("Methods: REQMOD", "ISTag: \"e\"");
        assertThat(scan(HELLO)).isEqualTo(new Found(Kind.INFECTED, "blocked"));
    }

    @Test
    void thingThatComesBackAsItWasIsClean() throws Exception {
        byte[] octets = new byte[300_001];
        new Random(1).nextBytes(octets);
        icap.answering((request, out) -> echo(request.body(), out));
        assertThat(scan(octets)).isEqualTo(new Clean());
    }

    @Test
    void thingThatComesBackChangedIsAFinding() throws Exception {
        for (String other : List.of("hello", "hello, this is a file!", "hello, this is a f1le")) {
            icap.answering((request, out) -> echo(other.getBytes(StandardCharsets.US_ASCII), out));
            assertThat(scan(HELLO)).as(other).isEqualTo(new Found(Kind.INFECTED, "modified"));
        }
        String page = "HTTP/1.1 200 OK\r\n\r\n";
        icap.answering("ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, null-body=" + page.length(), page);
        assertThat(scan(HELLO)).isEqualTo(new Found(Kind.INFECTED, "modified"));
    }

    private static void echo(byte[] body, OutputStream out) throws IOException {
        String page = "HTTP/1.1 200 OK\r\nVia: icap\r\n\r\n";
        out.write(("ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=%d\r\n\r\n%s%x\r\n"
                        .formatted(page.length(), page, body.length))
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void answerThatIsNoneIsAFailureAndNeverClean() throws Exception {
        for (String head : List.of(
                "ICAP/1.0 500 Server error",
                "ICAP/1.0 404 No such service",
                "ICAP/1.0 100 Continue",
                "ICAP/1.0 200 OK",
                "ICAP/1.0 200 OK\nEncapsulated: res-hdr=0",
                "ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, res-body=999999",
                "ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, res-body=26",
                "HTTP/1.1 200 OK",
                "ICAP/1.0 204 No\nno field",
                "204")) {
            icap.answering(head, "");
            assertThatThrownBy(() -> scan(HELLO)).as(head).isInstanceOf(IOException.class);
        }
    }

    @Test
    void bodyThatLiesAboutItsLengthIsAFailure() throws Exception {
        String page = "HTTP/1.1 200 OK\r\n\r\n";
        for (String body : List.of("15\r\nhello", "zz\r\nhello", "ffffffffffff\r\n", "-1\r\n", "2\r\nhello\r\n")) {
            icap.answering("ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, res-body=" + page.length(), page + body);
            assertThatThrownBy(() -> scan(HELLO)).as(body).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endlessAnswersAreCutOff() throws Exception {
        icap.answering((request, out) -> FakeService.flood('x', out));
        assertThatThrownBy(() -> scan(HELLO)).hasMessageContaining("more than 8192");
        icap.answering((request, out) -> {
            out.write("ICAP/1.0 204 No\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write("a: b\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        });
        assertThatThrownBy(() -> scan(HELLO)).hasMessageContaining("more than 100 lines");
    }

    @Test
    void serverThatHangsOrDripsIsGivenUp() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        icap.answering((request, out) -> FakeService.ignore(enough));
        assertThatThrownBy(() -> scan(HELLO, SHORT)).isInstanceOf(SocketTimeoutException.class);
        enough.countDown();
        icap.dripping('I');
        assertThatThrownBy(() -> scan(HELLO, SHORT)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void serviceThatCannotBeAskedIsAFailure() {
        for (String methods : List.of("Methods: OPTIONS", "Allow: 204")) {
            icap.options(methods);
            assertThatThrownBy(() -> scan(HELLO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("neither RESPMOD nor REQMOD");
        }
    }

    @Test
    void noMoreConnectionsAreOpenThanTheServiceTakes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        icap.options("Methods: RESPMOD", "ISTag: \"e\"", "Max-Connections: 1").answering((request, out) -> {
            begun.countDown();
            FakeService.ignore(enough);
            out.write("ICAP/1.0 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        ScanService service = ScanServer.of(icap.server()).introduce(SHORT, AMPLE);
        ScanObject object = new ScanObject("1", "text/plain", Octets.of(HELLO));
        FutureTask<ScanAnswer> first = new FutureTask<>(() -> service.scan(object));
        Thread.ofVirtual().start(first);
        begun.await();
        assertThatThrownBy(() -> service.scan(object)).hasMessage("all 1 connections are in use");
        enough.countDown();
        assertThat(first.get()).isEqualTo(new Clean());
        assertThat(service.scan(object)).isEqualTo(new Clean());
    }
}
