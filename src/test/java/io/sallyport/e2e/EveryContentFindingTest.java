package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.DnsServer.Mishap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over SMTP, a message for each thing that the filters of content can find, judged by all of them together. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@Timeout(300)
class EveryContentFindingTest {
    /** All that looks at content, and asks nobody outside. */
    static final String ALL = """
            filters:
              mime: { on-unavailable: defer }
              attachment:
                on-unavailable: hold
                budget: 25s
                rules: [{ name: films, types: [video/*], then: hold }]
              extract: { on-unavailable: hold, budget: 25s }
              content:
                on-unavailable: hold
                budget: 25s
                data: [{ name: cards, kind: card-number, then: hold }]
                rules: [{ name: wire, phrases: ["wire transfer"], then: hold }]
              url:
                on-unavailable: tag
                budget: 25s
                deny: lists/denied-links.txt
                zones: [{ zone: uri.example }, { zone: mail.example, of: email, hash: sha-1 }]
                lists: [{ name: free-hosting, list: lists/free-hosting.txt, weight: 1 }]
              impersonation:
                on-unavailable: tag
                people: lists/people.csv
                partners: lists/partner-domains.txt
                several: { of: 4 }
            """;

    /** What needs something to fail, or a service of others. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "attachment.unavailable", "AttachmentFilterTest: the folder of what is unpacked cannot be written",
            "extract.unavailable", "DocumentFailureEndToEndTest",
            "url.unavailable", "UrlFilterTest: the folder of what is unpacked cannot be written",
            "impersonation.contacts", "ImpersonationFilterTest: the store of contacts fails",
            "impersonation.several-then", "a key of impersonation.several, and no finding");

    private static final List<String> FILTERS =
            List.of("mime", "attachment", "extract", "content", "url", "impersonation");

    Doors doors;

    private JudgedDomain domain;

    @BeforeEach
    void serve() throws IOException {
        doors.dns().on("silent-list.example.uri.example", Mishap.SILENT);
        writeLists(doors);
        domain = JudgedDomain.serve(doors, "gatehouse.test", ALL);
    }

    static void writeLists(Doors doors) throws IOException {
        doors.write("lists/denied-links.txt", ".denied.example\n");
        doors.write("lists/free-hosting.txt", ".free-hosting.example\n");
        doors.write("lists/partner-domains.txt", ".supplier.example\n");
        doors.write("lists/people.csv", """
                name,address,title,aliases
                Anna Doe,anna@gatehouse.test,Chief Financial Officer,
                Richard Roe,richard@gatehouse.test,Clerk,
                """);
    }

    @Test
    void messagesThatAreOddlyPacked() throws IOException {
        assertFound("mime");
    }

    @Test
    void filesThatDoHarmOrPretend() throws IOException {
        assertFound("attachment");
    }

    @Test
    void documentsThatCannotBeLookedInto() throws IOException {
        assertFound("extract");
    }

    @Test
    void whatMessagesSayAndHide() throws IOException {
        assertFound("content");
    }

    @Test
    void whereLinksLead() throws IOException {
        assertFound("url");
    }

    @Test
    void whoPretendsToBeSomebodyElse() throws IOException {
        assertFound("impersonation");
    }

    @Test
    void everyFindingThatIsDocumentedHasAMessage() throws IOException {
        for (String filter : FILTERS) {
            Set<String> shown = new TreeSet<>(ELSEWHERE.keySet());
            FindingCase.of(filter).forEach(each -> shown.add(each.finding()));
            assertThat(documented(filter)).as(filter).isNotEmpty().isSubsetOf(shown);
        }
    }

    /** The findings of a filter; {@code FilterDocsTest} keeps the page that of the source. */
    static Set<String> documented(String filter) throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern.compile("(?m)^\\| `(%s\\.[a-z0-9-]+)` \\|".formatted(filter))
                .matcher(Files.readString(Path.of("docs/filters.md")))
                .results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }

    private void assertFound(String filter) throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (FindingCase each : FindingCase.of(filter)) {
            all.check(() -> each.sentTo(domain));
        }
        all.assertAll();
    }
}
