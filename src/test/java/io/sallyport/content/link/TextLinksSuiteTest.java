package io.sallyport.content.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links in plain text as others find them. What differs is listed here with its reason: a link that a program of the
 * recipient's might make is better found than missed.
 */
class TextLinksSuiteTest {
    /** Behind a scheme any host is a link to a mail program, and which of them resolve is not for a text to say. */
    private static final List<String> ODD_HOSTS = List.of(
            "http://no-tld",
            "http://tld-too-short.x",
            "http://domain.com-that",
            "http://ああああ",
            "http://xn--はじめよう",
            "domain-dash_2314352345",
            "leadingdash",
            "trailingdash",
            "leadingunderscore",
            "trailingunderscore",
            "http://-twitter.com",
            "http://twitter-.com",
            "twitter_underscore",
            "twitter.c_o_m",
            "http://.foo.example.com",
            "http://foo..example.com",
            "http://-foo.example-.com.");

    /** These are the words of one site: its own hashtags, mentions, shortener, and what it takes for money. */
    private static final List<String> ONE_SITE =
            List.of("#test.com @test.com", "$http://twitter.com", "t.co/pbY2NfTZ's", "FNkPfmii-", "xyz012345678901234");

    /** Paths have letters of all alphabets; with a scheme, hosts too; and www. is a link below any top-level domain. */
    private static final List<String> LONGER = List.of(
            "http://example.comだよね", "index.html中国語", "t.co/abcde한국", "http://twitter.com/これは", "www.xxxxxxx.baz");

    /** Not found: a name in a script that sets no spaces has no end, nor a name whose dot is a full stop. */
    private static final List<String> MISSED = List.of("twitter.みんなです", "普遍适用测试。我爱你");

    /** Found, with less in front of it than there: the scheme of an address, and a label with punctuation in it. */
    private static final List<String> SHORTER = List.of("See mailto:αβγ.δεζ@example.com", "ཡོངས་ཁྱབ");

    @Test
    void linksOfTwitterTextAreFound() throws IOException {
        JsonNode file = new ObjectMapper(new YAMLFactory())
                .readTree(Suites.require("urls/twitter-text/conformance/extract.yml")
                        .toFile());
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (JsonNode example : file.at("/tests/urls")) {
            String text = example.get("text").asText();
            List<String> expected = new ArrayList<>();
            example.get("expected").forEach(link -> expected.add(link.asText()));
            count++;
            if (!found(text).equals(expected) && !isDisputed(text)) {
                wrong.add("%s: %s, not %s".formatted(text, found(text), expected));
            }
        }
        assertThat(count).isGreaterThan(80);
        assertThat(wrong).isEmpty();
    }

    @Test
    void linksOfUnicodeLinkDetectionAreFound() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String name : List.of("LinkDetectionTestSource.txt", "LinkDetectionTestSourceICANN.txt")) {
            for (String line : Files.readAllLines(Suites.require("urls/unicode-linkdetection/" + name))) {
                String[] columns = line.split("\t+");
                if (!line.startsWith("#") && columns.length == 2) {
                    count++;
                    if (!marked(columns[0]).equals(columns[1]) && !isDisputed(columns[0])) {
                        wrong.add("%s, not %s".formatted(marked(columns[0]), columns[1]));
                    }
                }
            }
        }
        assertThat(count).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    @Test
    void hostsThatAreValidAreFoundWithAScheme() throws IOException {
        JsonNode file = new ObjectMapper(new YAMLFactory())
                .readTree(Suites.require("urls/twitter-text/conformance/validate.yml")
                        .toFile());
        for (JsonNode example : file.at("/tests/urls")) {
            if (example.get("expected").asBoolean()) {
                String text = example.get("text").asText();
                assertThat(found(text)).as(text).containsExactly(text);
            }
        }
    }

    private static boolean isDisputed(String text) {
        return Stream.of(ODD_HOSTS, ONE_SITE, LONGER, MISSED, SHORTER)
                .flatMap(List::stream)
                .anyMatch(text::contains);
    }

    private static List<String> found(String text) {
        return TextLinks.in(text, 100).stream()
                .filter(hit -> !hit.address().startsWith("mailto:"))
                .map(hit -> text.substring(hit.start(), hit.end()))
                .toList();
    }

    private static String marked(String text) {
        StringBuilder marked = new StringBuilder();
        int from = 0;
        for (TextLinks.Hit hit : TextLinks.in(text, 100)) {
            marked.append(text, from, hit.start())
                    .append('\u2e20')
                    .append(text, hit.start(), hit.end())
                    .append('\u2e21');
            from = hit.end();
        }
        return marked.append(text.substring(from)).toString();
    }
}
