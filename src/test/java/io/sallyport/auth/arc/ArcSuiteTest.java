package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** ValiMail's suite: each scenario has keys, each test a message with the expected Chain Validation Status. */
class ArcSuiteTest {
    @Test
    void validationSuiteGivesEveryExpectedStatus() throws IOException {
        Map<String, String> failed = new TreeMap<>();
        int tests = 0;
        JsonNode suite = new ObjectMapper()
                .readTree(Suites.require("arc/json/arc-draft-validation-tests.json")
                        .toFile());
        for (JsonNode scenario : suite) {
            FakeDns dns = new FakeDns();
            scenario.get("txt-records")
                    .properties()
                    .forEach(
                            record -> dns.txt(record.getKey(), record.getValue().asText()));
            for (var test : scenario.get("tests").properties()) {
                tests++;
                ArcResult result = ArcChecks.validate(dns, message(test.getValue()));
                String expected = test.getValue().get("cv").asText();
                if (!accepted(expected).contains(result.status().toString())) {
                    failed.put(test.getKey(), "expected " + expected + " but was " + result);
                }
            }
        }
        assertThat(failed).isEmpty();
        assertThat(tests).isEqualTo(171);
    }

    private static MailMessage message(JsonNode test) {
        return Mails.of(Mails.withCrLf(test.get("message").asText().getBytes(StandardCharsets.UTF_8)));
    }

    /** Nothing is expected of chains whose newest seal says that they are broken, but that they do not pass. */
    private static Set<String> accepted(String expected) {
        return switch (expected) {
            case "None" -> Set.of("none");
            case "Pass" -> Set.of("pass");
            case "Fail" -> Set.of("fail");
            default -> Set.of("none", "fail");
        };
    }
}
