package io.sallyport.filter.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.ParsedDocument;
import io.sallyport.content.type.FileType;
import io.sallyport.extract.Extraction;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Stage;
import io.sallyport.testing.Examinations;
import io.sallyport.testing.FakeContent;
import io.sallyport.testing.FilterSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExtractFilterTest {
    @Test
    void documentThatWasParsedWholeSaysNothing() throws Exception {
        assertThat(examine(extracted(false))).isEmpty();
    }

    @Test
    void documentOfWhichMoreCameThanIsKeptIsNamed() throws Exception {
        assertThat(examine(extracted(true))).extracting(Finding::name).containsExactly("extract.not-all");
    }

    @Test
    void parserThatRefusesItIsNoFailureOfOurs() throws Exception {
        assertThat(examine(new Extraction.Failed(Extraction.Kind.DAMAGED, "no PDF")))
                .extracting(Finding::name)
                .containsExactly("extract.damaged");
    }

    @Test
    void parserThatCouldNotTellIsUnavailable() throws Exception {
        for (Extraction.Kind kind : Extraction.Kind.values()) {
            if (kind != Extraction.Kind.DAMAGED) {
                assertThat(examine(new Extraction.Failed(kind, "gone")))
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.name()).isEqualTo("extract.unavailable");
                            assertThat(finding.effect()).isInstanceOf(Effect.Unavailable.class);
                        });
            }
        }
    }

    @Test
    void whatItsParserDoesNotKnowWasNotLookedAt() throws Exception {
        assertThat(examine(new Extraction.NotWanted("application/x-odd")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("extract.not-parsed");
                    assertThat(finding.detail()).isEqualTo("2 is application/x-odd");
                });
    }

    @Test
    void whatIsBeyondTheBoundsIsNamed() throws Exception {
        Documents documents = new Documents(List.of(), List.of("2/a.zip/b.pdf", "3"), List.of(), List.of(), nothing());
        assertThat(examine(documents, "not-parsed: strip"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.effect()).isEqualTo(new Effect.Strip(List.of("2", "3"))));
    }

    private static Extraction extracted(boolean cut) {
        return new Extraction.Extracted(
                "application/pdf", "", cut, List.of(), List.of(), List.of(), Set.of(), Map.of());
    }

    private static List<Finding> examine(Extraction extraction) throws Exception {
        FileType pdf = new FileType("application/pdf", FileType.Kind.PDF);
        Item item = new Item(
                "2", "2", Item.Role.ATTACHMENT, 0, List.of("a.pdf"), null, pdf, Set.of(), Octets.of(new byte[1]));
        List<ParsedDocument> parsed = List.of(new ParsedDocument(item, extraction));
        return examine(new Documents(parsed, List.of(), List.of(), List.of(), nothing()), "");
    }

    private static List<Finding> examine(Documents documents, String settings) throws Exception {
        return new ExtractFilter()
                .examine(
                        Examinations.at(Stage.DATA).content(new FakeContent().documents(documents)),
                        FilterSettings.of(ExtractSettings.class, settings));
    }

    private static Inventory nothing() {
        return new Inventory(List.of(), List.of());
    }
}
