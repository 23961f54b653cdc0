package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.LoadResult;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.test.PolicyTestFiles;
import io.sallyport.testing.ContentReaders;
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
              recipient: { on-unavailable: pass }
              ratelimit:
                on-unavailable: pass
                limits: [{ name: hourly, count: messages, key: [client], rate: 10/1h }]
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
    void whatWasBeforeMayComeOften() throws IOException {
        assertThat(run("""
                        given: { to: [user@example.test], serving: [example.test] }
                        tests:
                          - name: of ten messages an hour the eleventh comes later
                            before: [{ client: 192.0.2.77, times: 10 }]
                            given: { client: 192.0.2.77 }
                            expect: { action: defer, stage: rcpt, findings: [ratelimit.hourly] }
                          - name: nine before it leave room for one
                            before: [{ client: 192.0.2.77, times: 9 }]
                            given: { client: 192.0.2.77 }
                            expect: { action: deliver }
                          - name: of many that come the last is looked at
                            given: { client: 192.0.2.77, times: 11 }
                            expect: { action: defer }
                        """)).isEmpty();
    }

    @Test
    void theDomainNameSystemMayBeSilent() throws IOException {
        assertThat(run("""
                        given:
                          to: [user@example.test]
                          serving: [example.test]
                          zone: |
                            sender.example. IN TXT "v=spf1 ip4:192.0.2.1 -all"
                        tests:
                          - name: about one name
                            given: { silent: [sender.example] }
                            expect: { action: defer, findings: [auth.dmarc] }
                          - name: about all names
                            given: { silent: ["."] }
                            expect: { action: defer }
                          - name: about another name
                            given: { silent: [other.example] }
                            expect: { action: deliver }
                        """)).isEmpty();
    }

    @Test
    void aMailHasOneMessageAlsoWhereTheFileHasOneForAll() throws IOException {
        write("tests/casino.eml", "From: a@sender.example\nSubject: casino\n\nHello.\n");
        assertThat(run("""
                        given:
                          to: [user@example.test]
                          serving: [example.test]
                          message: "From: a@sender.example\\nSubject: hello\\n\\nHello.\\n"
                        tests:
                          - name: that of the file
                            expect: { action: deliver }
                          - name: another one
                            given: { eml: casino.eml }
                            expect: { action: hold }
                        """)).isEmpty();
    }

    @Test
    void whatIsNoticedInAMessageIsNotKnownAtTheGreeting() throws IOException {
        assertThat(run("""
                        given: { to: [user@example.test], serving: [example.test] }
                        tests:
                          - name: a NUL is refused with the message
                            given: { facts: [nul] }
                            expect: { action: reject, stage: data, findings: [protocol.nul] }
                          - name: who does not wait is not even greeted
                            given: { facts: [early-talker] }
                            expect: { action: reject, stage: connect }
                        """)).isEmpty();
    }

    @Test
    void eachMailHasASessionOfItsOwn() throws IOException {
        assertThat(run("""
                        tests:
                          - name: ten guesses in ten sessions are no harvest
                            before:
                              - { client: 192.0.2.2, to: [no@example.test], unknown: [no@example.test], times: 10 }
                            given: { to: [user@example.test], serving: [example.test] }
                            expect: { action: deliver }
                        """)).isEmpty();
    }

    @Test
    void aMistakeInAZoneIsToldWithItsLine() throws IOException {
        assertThat(run("""
                        tests:
                          - name: comments of YAML are none in a zone
                            given:
                              to: [user@example.test]
                              serving: [example.test]
                              zone: |
                                sender.example. IN A 192.0.2.1
                                # of ours
                            expect: { action: deliver }
                        """)).singleElement().asString().startsWith("cannot be played: given.zone: line 2: ");
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
        InstalledFilters filters =
                new InstalledFilters(settings, folder.resolve("plugins"), ContentReaders.withoutWorkers());
        LoadResult result = new PolicyLoader(filters.blocks()).load(folder);
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        PolicyTestFiles.Reading reading = new PolicyTestFiles().read(folder);
        assertThat(reading.problems()).isEmpty();
        PolicyTestRun run = new PolicyTestRun(settings, filters, ((LoadResult.Loaded) result).policy(), folder);
        List<String> lines = new ArrayList<>();
        reading.tests().forEach(test -> run.differences(test).forEach(difference -> lines.add(difference.toString())));
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
