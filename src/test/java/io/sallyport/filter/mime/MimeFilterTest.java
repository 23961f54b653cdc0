package io.sallyport.filter.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.Weight;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Stage;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.MimeOddity;
import io.sallyport.message.StructureReader;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MimeFilterTest {
    private static final MimeSettings DEFAULTS = FilterSettings.of(MimeSettings.class, "");

    @Test
    void plainMailGetsNothing() throws Exception {
        assertThat(examine("Subject: a\r\n\r\nHello\r\n")).isEmpty();
    }

    @Test
    void oddityIsOneFindingHoweverManyPartsHaveIt() throws Exception {
        String part = "--a\r\nContent-Transfer-Encoding: strange\r\n\r\nx\r\n";
        List<Finding> findings =
                examine("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + part + part + "--a--\r\n");
        assertThat(findings).extracting(Finding::name).containsExactly("mime.unknown-encoding");
        assertThat(findings.getFirst().evidence()).containsEntry("part", "1, 2");
    }

    @Test
    void everyOddityHasItsWeightAndItsSentence() {
        for (MimeOddity.Kind kind : MimeOddity.Kind.values()) {
            assertThat(DEFAULTS.weightOf(kind).isOff()).as(kind.text()).isFalse();
            assertThat(Sentences.of(kind)).isNotBlank();
            MimeSettings without = FilterSettings.of(MimeSettings.class, kind.text() + ": off\n");
            assertThat(without.weightOf(kind)).as(kind.text()).isEqualTo(Weight.OFF);
        }
    }

    @Test
    void exampleInTheDocumentationHolds() {
        assertThat(FilterSettings.example(MimeSettings.class).weightOf(MimeOddity.Kind.PARTIAL))
                .isEqualTo(Weight.of("reject"));
    }

    private static List<Finding> examine(String message) throws Exception {
        Octets octets = Octets.of(message.getBytes(StandardCharsets.US_ASCII));
        FakeContent content = new FakeContent().structure(StructureReader.read(octets, MimeBounds.DEFAULT));
        return new MimeFilter().examine(Examinations.at(Stage.DATA).content(content), DEFAULTS);
    }
}
