package io.sallyport.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailAddress;
import io.sallyport.policy.PolicyDifference.Change;
import io.sallyport.policy.PolicyDifference.Section;
import io.sallyport.policy.PolicyDifference.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDifferenceTest {
    /** The settings of a filter that there is for this test only. */
    record Settings(
            List<Zone> zones,
            @io.sallyport.policy.yaml.Default("1") int weight,
            List<ListFile> lists) {}

    /** A part of them. */
    record Zone(String name, int points) {}

    private static final String POLICY = """
            relay: { backends: ["a:25"] }
            verdict:
              tag: 4
              hold: 8
            filters:
              probe: { on-unavailable: pass, zones: [{ name: x, points: 1 }, { name: y, points: 2 }], lists: [lists/l] }
            """;

    private final PolicyLoader loader = new PolicyLoader(() -> Map.of("probe", Settings.class));

    @TempDir
    private Path folder;

    private Path old;
    private Path candidate;

    @BeforeEach
    void make() throws IOException {
        old = folder.resolve("old");
        candidate = folder.resolve("candidate");
        for (Path each : List.of(old, candidate)) {
            Files.createDirectories(each.resolve("domains"));
            Files.createDirectories(each.resolve("lists"));
            Files.writeString(each.resolve("policy.yaml"), POLICY);
            Files.writeString(each.resolve("lists/l"), "192.0.2.1\n192.0.2.2\n");
            Files.writeString(each.resolve("domains/a.test.yaml"), "");
            Files.writeString(each.resolve("domains/b.test.yaml"), "verdict: { tag: 3 }\n");
        }
    }

    @Test
    void whatIsOnlyWrittenOtherwiseDoesNotDiffer() throws IOException {
        write("policy.yaml", "# The same, a line below\n" + POLICY);
        write("domains/a.test.yaml", "verdict: { hold: 8 }\n");
        assertThat(difference().isEmpty()).isTrue();
    }

    @Test
    void changeIsToldOnceForAllWhomItReaches() throws IOException {
        write("policy.yaml", POLICY.replace("tag: 4", "tag: 4.5"));
        assertThat(difference().sections())
                .containsExactly(new Section(
                        List.of("default", "a.test"),
                        List.of(new Change(
                                "verdict.tag", new Side("4", "policy.yaml:3"), new Side("4.5", "policy.yaml:3")))));
    }

    @Test
    void bothPlacesAreTold() throws IOException {
        write("domains/b.test.yaml", "# stricter\nverdict: { tag: 3, hold: 6 }\n");
        assertThat(difference().sections())
                .containsExactly(new Section(
                        List.of("b.test"),
                        List.of(new Change(
                                "verdict.hold",
                                new Side("8", "policy.yaml:4"),
                                new Side("6", "domains/b.test.yaml:2")))));
    }

    @Test
    void itemsOfListsComeAndGo() throws IOException {
        write("policy.yaml", POLICY.replace("{ name: x, points: 1 }", "{ name: z, points: 1 }"));
        assertThat(difference().sections().getFirst().changes())
                .containsExactly(
                        new Change("filters.probe.zones", new Side("{ name: x, points: 1 }", "policy.yaml:6"), null),
                        new Change("filters.probe.zones", null, new Side("{ name: z, points: 1 }", "policy.yaml:6")));
    }

    @Test
    void filterThatIsSwitchedOffIsGone() throws IOException {
        write("domains/a.test.yaml", "filters: { probe: { enabled: false } }\n");
        assertThat(difference().sections())
                .containsExactly(new Section(
                        List.of("a.test"), List.of(new Change("filters.probe", new Side("", "policy.yaml:6"), null))));
    }

    @Test
    void ruleThatIsNewIsToldAsAWhole() throws IOException {
        write("domains/a.test.yaml", "rules:\n  strict: { when: { any: [probe.seen] }, then: hold }\n");
        assertThat(difference().sections().getFirst().changes())
                .containsExactly(new Change("rules.strict", null, new Side("", "domains/a.test.yaml:2")));
    }

    @Test
    void entriesOfListsAreCountedAndTheFirstNamed() throws IOException {
        StringBuilder list = new StringBuilder("192.0.2.1 until=2030-01-01\n");
        for (int i = 0; i < 100; i++) {
            list.append("198.51.100.").append(i).append('\n');
        }
        write("lists/l", list.toString());
        ListDifference lists = difference().lists().getFirst();
        assertThat(lists.name()).isEqualTo("lists/l");
        assertThat(lists.added()).isEqualTo(101);
        assertThat(lists.removed()).isEqualTo(2);
        assertThat(lists.newcomers()).hasSize(10).startsWith("192.0.2.1 until=2030-01-01", "198.51.100.0");
        assertThat(lists.leavers()).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void domainsAndGroupsComeAndGo() throws IOException {
        Files.delete(candidate.resolve("domains/b.test.yaml"));
        write("domains/c.test.yaml", "");
        write("domains/a.test.yaml", "groups: { few: { recipients: [ceo], verdict: { hold: 5 } } }\n");
        PolicyDifference difference = difference();
        assertThat(difference.added()).containsExactly("a.test/few", "c.test");
        assertThat(difference.removed()).containsExactly("b.test");
    }

    @Test
    void recipientWhoComesIntoAGroupIsToldWhatItChanges() throws IOException {
        write("domains/a.test.yaml", "groups: { few: { recipients: [ceo], verdict: { hold: 5 } } }\n");
        assertThat(difference("ceo@a.test").sections())
                .containsExactly(new Section(
                        List.of("ceo@a.test"),
                        List.of(new Change(
                                "verdict.hold",
                                new Side("8", "policy.yaml:4"),
                                new Side("5", "domains/a.test.yaml:1")))));
        assertThat(difference("bob@a.test").isEmpty()).isTrue();
        assertThat(difference("bob@nowhere.test").isEmpty()).isTrue();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(candidate.resolve(file), text);
    }

    private PolicyDifference difference() {
        return PolicyDifference.between(read(old), read(candidate));
    }

    private PolicyDifference difference(String recipient) {
        int at = recipient.indexOf('@');
        return PolicyDifference.between(
                read(old), read(candidate), new MailAddress(recipient.substring(0, at), recipient.substring(at + 1)));
    }

    private EffectivePolicy read(Path directory) {
        if (loader.load(directory) instanceof LoadResult.Rejected rejected) {
            throw new AssertionError(rejected.problems());
        }
        return requireNonNull(loader.effective(directory));
    }
}
