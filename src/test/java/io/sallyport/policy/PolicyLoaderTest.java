package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sallyport.config.HostPort;
import io.sallyport.config.Network;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.AuthenticationPolicy.Day;
import io.sallyport.policy.AuthenticationPolicy.DmarcResponses;
import io.sallyport.policy.AuthenticationPolicy.IprevResponses;
import io.sallyport.policy.AuthenticationPolicy.LocalException;
import io.sallyport.policy.AuthenticationPolicy.SpfResponses;
import io.sallyport.policy.AuthenticationPolicy.TrustedForwarder;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import io.sallyport.policy.ProtocolPolicy.Response;
import io.sallyport.policy.RecipientsPolicy.Callout;
import io.sallyport.policy.RelayPolicy.Backend;
import io.sallyport.policy.RelayPolicy.DeliveryMode;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyLoaderTest {
    private static final Path VALID = Path.of("src/test/resources/policies/valid");
    private static final String SMALLEST = "relay:\n  backends: [\"127.0.0.1:2526\"]\n";

    private static final AuthenticationPolicy EVERYTHING = new AuthenticationPolicy(
            new DmarcResponses(
                    AuthenticationPolicy.Response.HOLD,
                    AuthenticationPolicy.Response.ACCEPT,
                    AuthenticationPolicy.Response.HOLD,
                    AuthenticationPolicy.Response.ACCEPT,
                    AuthenticationPolicy.Response.REJECT,
                    AuthenticationPolicy.Response.DEFER),
            new SpfResponses(
                    AuthenticationPolicy.Response.HOLD,
                    AuthenticationPolicy.Response.DEFER,
                    AuthenticationPolicy.Response.ACCEPT,
                    AuthenticationPolicy.Response.REJECT),
            new IprevResponses(
                    AuthenticationPolicy.Response.REJECT,
                    AuthenticationPolicy.Response.HOLD,
                    AuthenticationPolicy.Response.DEFER),
            List.of(new DomainName("lists.example"), new DomainName("xn--bcher-kva.example")),
            List.of(
                    new TrustedForwarder(Network.of("192.0.2.0/24"), null, "our old servers"),
                    new TrustedForwarder(null, new DomainName("alumni.example"), "alumni's mailboxes")),
            List.of(
                    new LocalException(
                            new DomainName("partner.example"),
                            Network.of("2001:db8::/32"),
                            new DomainName("mail.example"),
                            new DomainName("sign.example"),
                            false,
                            Day.of("2027-01-31"),
                            "ticket 4711"),
                    new LocalException(
                            new DomainName("printer.example"),
                            null,
                            null,
                            null,
                            true,
                            Day.of("2027-02-28"),
                            "cannot sign")));

    private final PolicyLoader loader = new PolicyLoader(new SampleFilters());

    @TempDir
    Path folder;

    @Test
    void theSmallestFileServesItsDomainWithAllDefaults() {
        Policy policy = load(VALID.resolve("smallest"));
        assertThat(policy.domain("example.test"))
                .isEqualTo(new DomainPolicy(
                        "example.test",
                        new RelayPolicy(
                                List.of(new Backend(new HostPort("127.0.0.1", 2526), 10, 1)),
                                Protocol.SMTP,
                                DeliveryMode.CUT_THROUGH,
                                TlsPolicy.OPPORTUNISTIC,
                                Duration.ofSeconds(30),
                                20,
                                RetryPolicy.DEFAULT),
                        new RecipientsPolicy.Accept(),
                        AuthenticationPolicy.DEFAULT));
        assertThat(policy.protocol()).isEqualTo(ProtocolPolicy.DEFAULT);
        assertThat(policy.postmaster()).isEqualTo(new MailAddress("postmaster", "example.test"));
        assertThat(policy.version()).matches("[0-9a-f]{12}(@[0-9a-f]{7})?");
    }

    @Test
    void everyKeyIsRead() {
        Policy policy = load(VALID.resolve("everything"));
        assertThat(policy.postmaster()).isEqualTo(new MailAddress("admin", "example.test"));
        assertThat(policy.protocol().bareLineEnds()).isEqualTo(BareLineEnds.NORMALISE);
        assertThat(policy.protocol().responseTo(ProtocolFact.EARLY_TALKER)).isEqualTo(Response.DEFER);
        assertThat(policy.protocol().responseTo(ProtocolFact.PIPELINING_VIOLATION))
                .isEqualTo(Response.REJECT);
        assertThat(policy.protocol().responseTo(ProtocolFact.NUL)).isEqualTo(Response.ACCEPT);
        assertThat(policy.protocol().responseTo(ProtocolFact.UNDECLARED_EIGHT_BIT))
                .isEqualTo(Response.DEFER);
        assertThat(policy.upstream()).containsExactly(new UpstreamRelay(Network.of("10.0.0.0/8"), "edge.example.test"));
        assertThat(policy.domain("example.test"))
                .isEqualTo(new DomainPolicy(
                        "example.test",
                        new RelayPolicy(
                                List.of(
                                        new Backend(new HostPort("mail-1.example.test", 25), 10, 1),
                                        new Backend(new HostPort("2001:db8::1", 2525), 20, 3)),
                                Protocol.LMTP,
                                DeliveryMode.QUEUED,
                                new TlsPolicy(
                                        Mode.REQUIRED,
                                        Verification.FINGERPRINT,
                                        "mail.example.test",
                                        null,
                                        List.of("00112233445566778899aabbccddeeff".repeat(2)),
                                        null,
                                        null),
                                Duration.ofSeconds(45),
                                5,
                                // Own first, the rest from the defaults.
                                new RetryPolicy(
                                        Duration.ofSeconds(30),
                                        Duration.ofHours(2),
                                        Duration.ofDays(3),
                                        Duration.ofHours(4))),
                        new Callout(Duration.ofDays(2), Duration.ofSeconds(90), Callout.WhenAway.ACCEPT),
                        EVERYTHING));
    }

    @Test
    void fileNamesInAnyAlphabetNameTheSameDomains() {
        assertThat(load(VALID.resolve("alphabets")).domains().keySet())
                .containsExactlyInAnyOrder("xn--bcher-kva.example", "xn--mnchen-3ya.example", "example.test");
    }

    @Test
    void aSharedListGivesEachDomainItsOwnAddresses() {
        Policy policy = load(VALID.resolve("shared-list"));
        assertThat(((RecipientsPolicy.Listed) recipients(policy, "a.test")).addresses())
                .containsExactlyInAnyOrder("jane@a.test", "postmaster@a.test");
        assertThat(((RecipientsPolicy.Listed) recipients(policy, "b.test")).addresses())
                .containsExactlyInAnyOrder("joe@b.test", "postmaster@b.test");
    }

    @Test
    void aDomainIsLaidOverTheDefaultsKeyByKey() throws IOException {
        write(
                "policy.yaml",
                "relay:\n  backends: [\"a:25\"]\n  budget: 10s\n  tls: { mode: required }\n"
                        + "recipients: { callout: { positive: 2d } }\n");
        write(
                "domains/keys.test.yaml",
                "relay: { tls: { server-name: mx.test } }\n" + "recipients: { callout: { negative: 2h } }\n");
        write("domains/other.test.yaml", "relay: { tls: none }\nrecipients: accept\n");
        Policy policy = load(folder);
        RelayPolicy keys = relay(policy, "keys.test");
        assertThat(keys.budget()).isEqualTo(Duration.ofSeconds(10));
        assertThat(keys.tls().mode()).isEqualTo(Mode.REQUIRED);
        assertThat(keys.tls().serverName()).isEqualTo("mx.test");
        assertThat(recipients(policy, "keys.test"))
                .isEqualTo(new Callout(Duration.ofDays(2), Duration.ofHours(2), Callout.WhenAway.DEFER));
        assertThat(relay(policy, "other.test").tls().mode()).isEqualTo(Mode.NONE);
        assertThat(recipients(policy, "other.test")).isEqualTo(new RecipientsPolicy.Accept());
    }

    @Test
    void whoNormalisesLineEndsNeedNotAlsoAcceptThem() throws IOException {
        write("policy.yaml", "protocol: { bare-line-ends: normalise }\n");
        assertThat(load(folder).protocol().responseTo(ProtocolFact.BARE_LINE_END))
                .isEqualTo(Response.ACCEPT);
    }

    @Test
    void theVersionFollowsNamesAndContents() throws IOException {
        write("domains/a.test.yaml", SMALLEST + "recipients: { list: people }\n");
        write("people", "jane\n");
        String first = load(folder).version();
        assertThat(load(folder).version()).isEqualTo(first);
        write("people", "joe\n");
        String second = load(folder).version();
        Files.move(folder.resolve("domains/a.test.yaml"), folder.resolve("domains/b.test.yaml"));
        assertThat(load(folder).version()).isNotIn(first, second);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aFolderThatIsNotThereIsAProblem() {
        assertThat(loader.load(folder.resolve("nowhere")))
                .isInstanceOfSatisfying(
                        LoadResult.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .singleElement()
                                .asString()
                                .contains("is not a folder"));
    }

    @Test
    void aListCannotLeadOutOfTheFolderByALink(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "root\n");
        Files.createSymbolicLink(folder.resolve("people"), elsewhere.resolve("secret"));
        write("domains/a.test.yaml", SMALLEST + "recipients: { list: people }\n");
        assertThat(problems())
                .containsExactly("domains/a.test.yaml:3:21: recipients.list: must not lead out of the"
                        + " folder of the policy (was: people)");
    }

    @Test
    void whatAFileHoldsCannotForgeLinesOfTheLog() throws IOException {
        write("policy.yaml", "relay: { budget: \"1\\n2026 ERROR all is lost\" }\n\"a\\nb\": 1\n");
        assertThat(problems()).hasSize(2).noneMatch(line -> line.contains("\n"));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        write("policy.yaml", "#" + "x".repeat(2 * 1024 * 1024));
        assertThat(problems()).singleElement().asString().contains("must have at most");
        write("policy.yaml", "#" + "x".repeat(300 * 1024));
        assertThat(problems()).singleElement().asString().contains("characters long");
    }

    @Test
    void aThousandDomainsAreReadAsOneSet() throws IOException {
        write("policy.yaml", SMALLEST);
        for (int i = 0; i < 1000; i++) {
            write("domains/d" + i + ".test.yaml", "recipients: accept\n");
        }
        assertThat(load(folder).domains()).hasSize(1000);
    }

    @Test
    void problemsAreBounded() throws IOException {
        for (int i = 0; i < 1000; i++) {
            write("domains/d" + i + ".test.yaml", "");
        }
        assertThat(problems()).hasSize(501).last().asString().contains("and more problems");
    }

    @Test
    void showNamesTheFileAndLineOfEachValue() throws IOException {
        write("policy.yaml", "relay:\n  backends: [\"a:25\"]\n  budget: 10s\n");
        write("domains/example.test.yaml", "recipients: { list: people }\nrelay:\n  tls: required\n");
        write("people", "jane\n");
        assertThat(Objects.requireNonNull(loader.show(folder, "EXAMPLE.test", false))
                        .replaceAll(" +#", " #"))
                .isEqualTo("""
                        protocol:
                          early-talker: reject # default
                          pipelining-violation: accept # default
                          bare-line-end: reject # default
                          nul: reject # default
                          overlong-line: accept # default
                          undeclared-8bit: accept # default
                          slow-client: accept # default
                          bare-line-ends: refuse # default
                        content:
                          most-parts: 1000 # default
                          most-depth: 16 # default
                          most-items: 2000 # default
                          most-unpacked: 100M # default
                          most-ratio: 200 # default
                          most-text: 500000 # default
                          time: 5s # default
                          documents:
                            parsers:
                              - pdf # default
                              - microsoft-office # default
                              - office-xml # default
                              - open-document # default
                              - rtf # default
                              - outlook # default
                              - onenote # default
                              - images # default
                              - xml # default
                            most-documents: 20 # default
                            most-size: 25M # default
                            time: 8s # default
                        upstream: [] # default
                        relay:
                          backends:
                            - address: a:25 # policy.yaml:2
                              priority: 10 # default
                              weight: 1 # default
                          protocol: smtp # default
                          delivery: cut-through # default
                          tls:
                            mode: required # domains/example.test.yaml:3
                            verify: none # default
                            fingerprints: [] # default
                          budget: 10s # policy.yaml:3
                          connections: 20 # default
                          retry:
                            first: 1m # default
                            most: 1h # default
                            expire: 5d # default
                        recipients:
                          list: people # domains/example.test.yaml:1
                        authentication:
                          dmarc:
                            reject: reject # default
                            quarantine: hold # default
                            none: accept # default
                            temperror: defer # default
                            permerror: accept # default
                            no-author: reject # default
                          spf:
                            fail: reject # default
                            softfail: accept # default
                            temperror: defer # default
                            permerror: accept # default
                          iprev:
                            fail: accept # default
                            permerror: accept # default
                            temperror: accept # default
                          trusted-sealers: [] # default
                          trusted-forwarders: [] # default
                          exceptions: [] # default
                        verdict:
                          tag: off # default
                          hold: off # default
                          reject: off # default
                          subject-prefix: "" # default
                          headers: false # default
                        filters: {} # default
                        rules: {} # default
                        replies:
                          texts: {} # default
                        digest:
                          send: true # default
                          spam: release # default
                          policy: request # default
                          attachment: request # default
                          spoof: request # default
                          phishing: request # default
                          malware: count # default
                        """);
        assertThat(loader.show(folder, "other.test", false)).isNull();
    }

    /** A ConfigMap of Kubernetes: links into a folder that another link leads to, which is replaced as a whole. */
    @Test
    void folderOfLinksIsReadAsIfTheFilesLayThere() throws IOException {
        write("..2026_11/policy.yaml", "relay: { backends: [\"127.0.0.1:2526\"] }\n");
        write("..2026_11/domains/example.test.yaml", "recipients: { list: lists/all.txt }\n");
        write("..2026_11/lists/all.txt", "jane\n");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11"));
        for (String name : List.of("policy.yaml", "domains", "lists")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        assertThat(load(folder).domains()).containsOnlyKeys("example.test");
    }

    @Test
    void whatShowPrintsIsAPolicyAgain() throws IOException {
        String shown = Objects.requireNonNull(loader.show(VALID.resolve("everything"), "example.test", true));
        write("policy.yaml", shown);
        write("domains/example.test.yaml", "");
        assertThat(load(folder).domains())
                .isEqualTo(load(VALID.resolve("everything")).domains());
    }

    private Policy load(Path from) {
        return switch (loader.load(from)) {
            case LoadResult.Loaded loaded -> loaded.policy();
            case LoadResult.Rejected rejected -> fail(rejected.problems().toString());
        };
    }

    private List<String> problems() {
        return switch (loader.load(folder)) {
            case LoadResult.Loaded loaded -> List.of();
            case LoadResult.Rejected rejected ->
                rejected.problems().stream().map(PolicyProblem::toString).toList();
        };
    }

    private static RelayPolicy relay(Policy policy, String domain) {
        return Objects.requireNonNull(policy.domain(domain)).relay();
    }

    private static RecipientsPolicy recipients(Policy policy, String domain) {
        return Objects.requireNonNull(policy.domain(domain)).recipients();
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
