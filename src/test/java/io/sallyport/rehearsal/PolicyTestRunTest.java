package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.test.PolicyTestFiles;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestRunTest {
    private static final String POLICY = """
            verdict: { hold: 5, reject: 10 }
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: offers, deny: subject, matches: "(?i)casino", points: 6 }
                  - { name: bad, deny: client, list: lists/bad.txt, then: reject }
            """;

    @TempDir
    private Path folder;

    @Test
    void testsOfMailsThatAreJudgedAsExpectedHold() throws IOException {
        assertThat(run("""
                        given:
                          to: [user@example.test]
                          serving: [example.test]
                          zone: |
                            sender.example. IN TXT "v=spf1 ip4:192.0.2.1 -all"
                        tests:
                          - name: plain mail is delivered
                            expect: { action: deliver, stage: data, score: 0, without: [lists.*], reply: "250 2.0.0" }
                          - name: offers are held
                            given:
                              message: |
                                From: a@sender.example
                                Subject: Our CASINO

                                Hello.
                            expect: { action: hold, score: 6, findings: [lists.denied] }
                          - name: listed clients are refused before the message
                            given: { client: 192.0.2.66 }
                            expect: { action: reject, stage: rcpt }
                          - name: forged senders are refused
                            given: { client: 192.0.2.9 }
                            expect: { action: reject, stage: data, findings: [auth.spf], reply: 5.7.23 }
                        """)).isEmpty();
    }

    @Test
    void whatIsNotAsExpectedIsToldInOneLineEach() throws IOException {
        assertThat(run("""
                        tests:
                          - name: wrong
                            given: { to: [user@example.test], serving: [example.test] }
                            expect: { action: hold, stage: rcpt, score: 1..2, findings: [dnsbl.*], reply: "550" }
                        """))
                .containsExactly(
                        "stage: expected rcpt, but was data",
                        "reply: expected …550…, but was 250 2.0.0 Accepted as ID",
                        "action: expected hold, but was deliver",
                        "score: expected 1..2, but was 0",
                        "findings: expected dnsbl.*, but was auth.iprev");
    }

    @Test
    void filtersMayBeToldWhatToSay() throws IOException {
        assertThat(run("""
                        tests:
                          - name: a filter that cannot tell passes
                            given:
                              to: [user@example.test]
                              serving: [example.test]
                              answers: [{ filter: lists, unavailable: it hangs }]
                            expect: { action: deliver, findings: [lists.unavailable] }
                        """)).isEmpty();
    }

    @Test
    void mistakesInTestsAreToldWithTheirPlace() throws IOException {
        write("tests/a.yaml", "tests:\n  - name: x\n    given: { clent: 1 }\n    expect: { action: accept }\n");
        assertThat(new PolicyTestFiles().read(folder).problems())
                .extracting(Object::toString)
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("tests/a.yaml:3:14: given.clent: is not a key"))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("tests/a.yaml:4:23: expect.action: must be one of"));
    }

    private List<String> run(String tests) throws IOException {
        write("policy.yaml", POLICY);
        write("lists/bad.txt", "192.0.2.66\n");
        write("tests/a.yaml", tests);
        Settings settings = Settings.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withDefaultValue("HOSTNAME", "mx.example.net"));
        InstalledFilters filters = new InstalledFilters(settings, folder.resolve("plugins"));
        LoadResult result = new PolicyLoader(filters.blocks()).load(folder);
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        PolicyTestFiles.Reading reading = new PolicyTestFiles().read(folder);
        assertThat(reading.problems()).isEmpty();
        PolicyTestRun run = new PolicyTestRun(settings, filters, ((LoadResult.Loaded) result).policy(), folder);
        List<String> lines = new ArrayList<>();
        reading.tests().forEach(test -> lines.addAll(run.differences(test)));
        return lines.stream()
                .map(line -> line.replaceAll("as [0-9A-Z]{14}", "as ID"))
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
