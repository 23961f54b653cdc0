package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.report.KeptDays;
import io.sallyport.testing.FakeBackend.ReceivedMail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What an earlier run has observed is reported when the gateway starts, through the backends of a served domain. */
@QuarkusTest
@WithTestResource(DmarcReportEndToEndTest.ObservedResource.class)
class DmarcReportEndToEndTest {
    private static final Pattern ATTACHMENT =
            Pattern.compile("Content-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--");

    Doors doors;

    /** Doors around a gateway that has observed a mail the day before yesterday. */
    public static final class ObservedResource implements QuarkusTestResourceLifecycleManager {
        private final DoorsResource around = new DoorsResource();

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(around.start());
            try {
                // Yesterday's report may not be due yet: midnight was maybe a minute ago.
                LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(2);
                KeptDays.keep(
                        Path.of(settings.get("sallyport.data-dir")),
                        day.toString(),
                        "far.example",
                        "mailto:d@far.example");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            settings.put("sallyport.report.dmarc.mode", "send");
            settings.put("sallyport.report.dmarc.email", "dmarc@example.test");
            return settings;
        }

        @Override
        public void inject(TestInjector injector) {
            around.inject(injector);
        }

        @Override
        public void stop() {
            around.stop();
        }
    }

    @Test
    void reportArrivesAsCompressedXml() throws IOException {
        ReceivedMail mail = Doors.awaitAt(doors.first(), "Report Domain: far.example");
        assertThat(mail.mailFrom()).startsWith("<dmarc@example.test>");
        assertThat(mail.recipients()).singleElement().asString().startsWith("<d@far.example>");
        Matcher attachment = ATTACHMENT.matcher(Doors.text(mail.bytes()));
        assertThat(attachment.find()).isTrue();
        byte[] gzip = Base64.getMimeDecoder().decode(attachment.group(1));
        try (GZIPInputStream xml = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            assertThat(new String(xml.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\">", "<domain>far.example</domain>");
        }
    }
}
