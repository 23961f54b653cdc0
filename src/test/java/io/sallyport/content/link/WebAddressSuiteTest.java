package io.sallyport.content.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The web-platform-tests of the WHATWG URL standard: what every browser must make of an address. */
class WebAddressSuiteTest {
    @Test
    void everyAddressIsReadAsBrowsersReadIt() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Suites.require("urls/wpt/urltestdata.json").toFile());
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (JsonNode example : cases) {
            if (example.isObject()) {
                count++;
                check(example, wrong);
            }
        }
        assertThat(count).isGreaterThan(850);
        assertThat(wrong).isEmpty();
    }

    private static void check(JsonNode example, List<String> wrong) {
        String input = example.get("input").asText();
        JsonNode base = example.path("base");
        WebAddress from = base.isTextual() ? WebAddress.parse(base.asText(), null) : null;
        WebAddress read = base.isTextual() && from == null ? null : WebAddress.parse(input, from);
        String expected = example.path("failure").asBoolean() ? null : parts(example);
        String actual = read == null ? null : parts(read);
        if (expected == null ? actual != null : !expected.equals(actual)) {
            wrong.add("%s below %s: %s, not %s".formatted(input, base, actual, expected));
        }
    }

    private static String parts(JsonNode example) {
        return String.join(
                " | ",
                example.get("href").asText(),
                example.get("protocol").asText(),
                example.get("hostname").asText(),
                example.get("port").asText(),
                example.get("search").asText(),
                example.get("hash").asText());
    }

    /** The standard writes an empty query or fragment like none in all but the whole address. */
    private static String parts(WebAddress address) {
        return String.join(
                " | ",
                address.text(),
                address.scheme() + ":",
                address.host(),
                address.port() < 0 ? "" : Integer.toString(address.port()),
                after("?", address.query()),
                after("#", address.fragment()));
    }

    private static String after(String mark, @Nullable String part) {
        return part == null || part.isEmpty() ? "" : mark + part;
    }
}
