package io.sallyport.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.mail.MailAddress;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The conformance suites of the SPF project: each scenario is a zone, each test a check with its expected result. */
class SpfSuiteTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void rfc7208SuiteGivesEveryExpectedResultAndExplanation() throws IOException {
        Map<String, String> failed = new TreeMap<>();
        int tests = run("spf/json/rfc7208-tests.json", failed);
        assertThat(failed).isEmpty();
        assertThat(tests).isEqualTo(203);
    }

    /** No case conflicts: where RFC 7208 decided what RFC 4408 had left open, the suite lists both results. */
    @Test
    void rfc4408SuiteGivesAnExpectedResultAndExplanationThroughout() throws IOException {
        Map<String, String> failed = new TreeMap<>();
        int tests = run("spf/json/rfc4408-tests.json", failed);
        assertThat(failed).isEmpty();
        assertThat(tests).isEqualTo(191);
    }

    /** Runs all tests of a suite; puts what went wrong under the test's name. */
    private int run(String suite, Map<String, String> failed) throws IOException {
        int tests = 0;
        for (JsonNode scenario : json.readTree(Suites.require(suite).toFile())) {
            FakeDns dns = zone(scenario.get("zonedata"));
            for (var test : scenario.get("tests").properties()) {
                tests++;
                String problem = check(dns, test.getValue());
                if (problem != null) {
                    failed.put(test.getKey(), problem);
                }
            }
        }
        return tests;
    }

    private static @Nullable String check(FakeDns dns, JsonNode test) {
        String sender = test.get("mailfrom").asText();
        int at = sender.lastIndexOf('@');
        MailAddress reversePath = sender.isEmpty()
                ? null
                : new MailAddress(
                        sender.substring(0, Math.max(0, at)),
                        sender.substring(at + 1).toLowerCase(Locale.ROOT));
        SpfResult result = SpfChecks.verifier(dns)
                .check(
                        InetAddress.ofLiteral(test.get("host").asText()),
                        test.get("helo").asText(),
                        reversePath);
        List<String> expected = new ArrayList<>();
        if (test.get("result").isArray()) {
            test.get("result").forEach(each -> expected.add(each.asText()));
        } else {
            expected.add(test.get("result").asText());
        }
        String trace = "; trace: " + result.trace();
        if (!expected.contains(result.result().toString())) {
            return "result " + result.result() + ", expected " + expected + trace;
        }
        String explanation = result.explanation() == null ? "DEFAULT" : result.explanation();
        return test.has("explanation") && !test.get("explanation").asText().equals(explanation)
                ? "explanation " + explanation + ", expected " + test.get("explanation") + trace
                : null;
    }

    /** Makes a zone of the suite's notation; its rules are told in the suite's own comments. */
    private static FakeDns zone(JsonNode data) {
        FakeDns dns = new FakeDns();
        for (var entry : data.properties()) {
            String name = entry.getKey();
            List<JsonNode> records = new ArrayList<>();
            entry.getValue().forEach(records::add);
            boolean ownText = records.stream().anyMatch(record -> record.has("TXT"));
            dns.exists(name);
            for (JsonNode record : records) {
                if (record.isTextual()) {
                    assertThat(record.asText()).isEqualTo("TIMEOUT");
                    dns.fails(name, Failure.TIMEOUT);
                    continue;
                }
                var content = record.properties().iterator().next();
                add(dns, name, content.getKey(), content.getValue(), ownText);
            }
        }
        return dns;
    }

    private static void add(FakeDns dns, String name, String type, JsonNode value, boolean ownText) {
        switch (type) {
            case "A" -> dns.a(name, value.asText());
            case "AAAA" -> dns.aaaa(name, value.asText());
            case "MX" -> dns.mx(name, value.get(0).asInt(), host(value.get(1)));
            case "PTR" -> dns.pointer(name, host(value));
            case "CNAME" -> dns.cname(name, value.asText());
            case "TXT" -> {
                if (!value.asText().equals("NONE")) {
                    dns.txt(name, parts(value));
                }
            }
            // A record of the type SPF stands for a TXT record too, unless the name has some of its own
            case "SPF" -> {
                if (!ownText) {
                    dns.txt(name, parts(value));
                }
            }
            default -> throw new IllegalArgumentException("record type of the suite: " + type);
        }
    }

    private static String host(JsonNode name) {
        String host = name.asText().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String[] parts(JsonNode value) {
        if (!value.isArray()) {
            return new String[] {value.asText()};
        }
        List<String> parts = new ArrayList<>();
        value.forEach(part -> parts.add(part.asText()));
        return parts.toArray(String[]::new);
    }
}
