package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sallyport.mail.Action;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.policy.SampleFilters.Helo;
import io.sallyport.policy.SampleFilters.Nothing;
import io.sallyport.policy.SampleFilters.Zones;
import io.sallyport.policy.VerdictPolicy.Tagging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files say about how mail is judged: for everybody, for a domain, for a group of recipients. */
class JudgingFilesTest {
    private static final Path JUDGING = Path.of("src/test/resources/policies/valid/judging");
    private static final String BACKENDS = "relay: { backends: [\"127.0.0.1:2526\"] }\n";

    private static final Helo.Pause PAUSE = new Helo.Pause(Duration.ofSeconds(2), 3);
    private static final FilterRule HELO =
            new FilterRule("helo", Action.DELIVER, Duration.ofSeconds(5), false, new Helo(Score.of("2"), true, PAUSE));
    private static final FilterRule ZONES = zones(
            new Zones.Zone(DomainName.of("zen.example.test"), Score.of("4")),
            new Zones.Zone(DomainName.of("new.example.test"), null));

    private final PolicyLoader loader = new PolicyLoader(new SampleFilters());

    @TempDir
    Path folder;

    @Test
    void everyKeyOfTheDefaultsIsRead() {
        RecipientPolicy defaults = load(JUDGING).defaults();
        assertThat(defaults.name()).isEqualTo("default");
        assertThat(defaults.verdict())
                .isEqualTo(new VerdictPolicy(
                        new Thresholds(Score.of("5"), Score.of("8"), Score.of("15")),
                        new Tagging("[Suspicious] ", true)));
        assertThat(defaults.replies())
                .isEqualTo(new ReplyTexts(
                        "https://postmaster.example.test/why?id={id}",
                        Map.of("zones.listed", "Your server {client} is on a block list", "*", "Refused")));
        assertThat(defaults.filters()).isEqualTo(Map.of("helo", HELO, "zones", ZONES));
        assertThat(defaults.rules())
                .containsExactly(
                        new Rule(
                                "listed-and-unsigned",
                                new Rule.Condition(
                                        List.of("zones.*"),
                                        List.of("auth.dkim-none"),
                                        List.of("helo.bare", "protocol.early-talker")),
                                Score.of("3.5"),
                                Action.HOLD,
                                new MailAddress("spam", "b.test"),
                                List.of(new MailAddress("one", "a.test"), new MailAddress("two", "b.test")),
                                "Sign your mail, {sender}",
                                false),
                        rule("noted", List.of("message.too-deep"), null, true));
    }

    @Test
    void aDomainChangesFiltersRulesAndRepliesKeyByKey() {
        RecipientPolicy domain = recipient(load(JUDGING), "somebody@b.test");
        assertThat(domain.name()).isEqualTo("b.test");
        assertThat(domain.verdict())
                .isEqualTo(new VerdictPolicy(
                        new Thresholds(Score.of("5"), null, Score.of("15")), new Tagging("[Suspicious] ", false)));
        assertThat(domain.replies().contact()).isEqualTo("https://postmaster.example.test/why?id={id}");
        assertThat(domain.replies().texts())
                .isEqualTo(Map.of("zones.listed", "Your server {client} is on a block list", "*", "No"));
        Helo helo = new Helo(Score.of("2"), true, new Helo.Pause(Duration.ofSeconds(2), 5));
        assertThat(domain.filters())
                .isEqualTo(Map.of(
                        "helo", new FilterRule("helo", Action.DELIVER, Duration.ofSeconds(5), false, helo),
                        "nothing", new FilterRule("nothing", Action.TAG, Duration.ofSeconds(5), false, new Nothing()),
                        // Lists are replaced, never joined.
                        "zones", zones(new Zones.Zone(DomainName.of("own.example.test"), null))));
        assertThat(domain.rules()).extracting(Rule::name).containsExactly("listed-and-unsigned", "noted", "off", "own");
        assertThat(domain.rules()).contains(rule("noted", List.of("message.too-deep"), Action.TAG, true));
    }

    @Test
    void aGroupIsLaidOverItsDomainForItsMembersOnly() {
        Policy policy = load(JUDGING);
        RecipientPolicy group = recipient(policy, "CEO@b.test");
        assertThat(group.name()).isEqualTo("b.test/executives");
        assertThat(recipient(policy, "cfo@b.test")).isSameAs(group);
        assertThat(recipient(policy, "chair@b.test")).isSameAs(group);
        assertThat(recipient(policy, "somebody@b.test").name()).isEqualTo("b.test");
        assertThat(recipient(policy, "ceo@a.test").name()).isEqualTo("a.test");
        assertThat(group.verdict().thresholds()).isEqualTo(new Thresholds(Score.of("5"), null, Score.of("10")));
        assertThat(group.authentication().dmarc().none()).isEqualTo(AuthenticationPolicy.Response.REJECT);
        assertThat(group.filters()).containsOnlyKeys("helo", "nothing");
        assertThat(group.rules()).extracting(Rule::name).containsExactly("listed-and-unsigned", "noted", "off");
    }

    @Test
    void whatIsTheSameForSeveralRecipientsIsOneInstance() {
        Policy policy = load(JUDGING);
        RecipientPolicy defaults = policy.defaults();
        RecipientPolicy unchanged = recipient(policy, "jane@a.test");
        assertThat(unchanged.authentication()).isSameAs(defaults.authentication());
        assertThat(unchanged.verdict()).isSameAs(defaults.verdict());
        assertThat(unchanged.rules()).isSameAs(defaults.rules());
        assertThat(unchanged.replies()).isSameAs(defaults.replies());
        assertThat(unchanged.filters()).isSameAs(defaults.filters());
        assertThat(recipient(policy, "ceo@b.test").filters().get("helo"))
                .isSameAs(recipient(policy, "jane@b.test").filters().get("helo"));
        assertThat(recipient(policy, "archive@b.test").filters())
                .isSameAs(recipient(policy, "jane@b.test").filters());
    }

    @Test
    void whatRecipientsAreToldOfHeldMailIsLaidOverToo() throws IOException {
        write("policy.yaml", BACKENDS + "digest: { phishing: list }\n");
        write("domains/b.test.yaml", """
                digest: { spam: request, malware: off }
                groups:
                  executives: { recipients: [ceo], digest: { send: false, spam: release } }
                """);
        Policy policy = load(folder);
        assertThat(policy.defaults().digest().spam()).isEqualTo(Offer.RELEASE);
        assertThat(recipient(policy, "jane@b.test").digest())
                .isEqualTo(new DigestPolicy(
                        true, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.REQUEST, Offer.LIST, Offer.OFF, null));
        assertThat(recipient(policy, "ceo@b.test").digest())
                .isEqualTo(new DigestPolicy(
                        false,
                        Offer.RELEASE,
                        Offer.REQUEST,
                        Offer.REQUEST,
                        Offer.REQUEST,
                        Offer.LIST,
                        Offer.OFF,
                        null));
    }

    @Test
    void nobodyMayOfferMalware() throws IOException {
        write("policy.yaml", BACKENDS + "digest: { malware: release }\n");
        assertThat(problems()).singleElement().asString().contains("malware: must be off, count or list");
    }

    @Test
    void aFilterThatIsSwitchedOffMustBeSoundAllTheSame() throws IOException {
        write("policy.yaml", BACKENDS + "filters: { zones: { enabled: false, on-unavailable: pass } }\n");
        assertThat(problems()).singleElement().asString().contains("filters.zones.zones: must name at least one zone");
    }

    @Test
    void withoutFiltersNoBlockIsKnown() throws IOException {
        write("policy.yaml", BACKENDS + "filters: { helo: { on-unavailable: pass } }\n");
        LoadResult result = new PolicyLoader().load(folder);
        assertThat(result)
                .isInstanceOfSatisfying(
                        LoadResult.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .extracting(PolicyProblem::toString)
                                .containsExactly("policy.yaml:2:12: filters.helo: is no filter here; there is none"));
    }

    private static FilterRule zones(Zones.Zone... zones) {
        return new FilterRule("zones", Action.DEFER, Duration.ofSeconds(3), true, new Zones(List.of(zones)));
    }

    private static Rule rule(String name, List<String> all, @Nullable Action then, boolean shadow) {
        return new Rule(name, new Rule.Condition(List.of(), all, List.of()), null, then, null, List.of(), null, shadow);
    }

    private static RecipientPolicy recipient(Policy policy, String address) {
        return policy.forRecipient(Objects.requireNonNull(RecipientList.Addresses.parse(address)));
    }

    private Policy load(Path from) {
        return switch (loader.load(from)) {
            case LoadResult.Loaded loaded -> loaded.policy();
            case LoadResult.Rejected rejected -> fail(rejected.problems().toString());
        };
    }

    private List<PolicyProblem> problems() {
        return loader.load(folder) instanceof LoadResult.Rejected rejected ? rejected.problems() : List.of();
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }
}
