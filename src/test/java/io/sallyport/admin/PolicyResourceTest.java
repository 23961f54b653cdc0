package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.policy.PolicyStores;
import io.sallyport.policy.WatchedPolicyStore;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the interface and the health of the gateway say about its policy. */
class PolicyResourceTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final String GOOD = "relay:\n  backends: [\"127.0.0.1:2526\"]\n";
    private static final String BAD = GOOD + "  budget: secret\n";

    @TempDir
    Path folder;

    private WatchedPolicyStore store;
    private PolicyResource resource;

    @BeforeEach
    void open() throws IOException {
        write("domains/a.test.yaml", GOOD);
        store = PolicyStores.on(folder, CLOCK);
        resource = new PolicyResource(store);
    }

    @Test
    void stateNamesVersionDomainsAndFiles() {
        PolicyState state = resource.show();
        assertThat(state.version()).isEqualTo(store.current().version());
        assertThat(state.loadedAt()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(state.domains()).isEqualTo(1);
        assertThat(state.degraded()).isFalse();
        assertThat(state.files()).containsExactly("domains/a.test.yaml");
    }

    @Test
    void reloadPutsNewFilesInForce() throws IOException {
        write("domains/b.test.yaml", GOOD);
        assertThat(resource.reload().domains()).isEqualTo(2);
        assertThat(store.current().domains()).containsOnlyKeys("a.test", "b.test");
    }

    @Test
    void reloadOfBadFilesIsAConflictAndTheStateSaysWhatIsWrong() throws IOException {
        String before = store.current().version();
        write("domains/a.test.yaml", BAD);
        assertThat(problem(() -> resource.reload()).detail()).contains(before, "1");
        PolicyState state = resource.show();
        assertThat(state.degraded()).isTrue();
        assertThat(state.version()).isEqualTo(before);
        assertThat(state.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("relay.budget"));
    }

    @Test
    void effectivePolicyOfARecipientIsShownWithThePlaceOfEachValue() {
        try (Response response = resource.effective("bob@A.test")) {
            assertThat((String) response.getEntity()).contains("127.0.0.1:2526", "domains/a.test.yaml:2");
        }
    }

    @Test
    void effectivePolicyIsThatOfTheRecipientsGroup() throws IOException {
        write("domains/a.test.yaml", GOOD + "groups:\n  few:\n    recipients: [bob]\n    verdict: { tag: 1 }\n");
        try (Response response = resource.effective("bob@a.test");
                Response quoted = resource.effective("\"b ob\"@a.test")) {
            assertThat((String) response.getEntity()).contains("group few");
            assertThat((String) quoted.getEntity()).doesNotContain("group few");
        }
    }

    @Test
    void recipientMustBeAnAddressOfAServedDomain() throws IOException {
        assertThat(problem(() -> resource.effective(null)).status()).isEqualTo(400);
        assertThat(problem(() -> resource.effective("no address")).status()).isEqualTo(400);
        assertThat(problem(() -> resource.effective("bob@other.test")).status()).isEqualTo(404);
        write("domains/a.test.yaml", BAD);
        store.reload();
        assertThat(problem(() -> resource.effective("bob@a.test")).status()).isEqualTo(409);
    }

    @Test
    void gatewayWithBadFilesIsUpAndDegradedAndItsHealthQuotesNothing() throws IOException {
        PolicyHealth health = new PolicyHealth(store);
        assertThat(health.call().getData().orElseThrow())
                .containsEntry("degraded", false)
                .doesNotContainKey("problems");
        write("domains/a.test.yaml", BAD);
        store.reload();
        HealthCheckResponse response = health.call();
        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(response.getData().orElseThrow())
                .containsEntry("degraded", true)
                .containsEntry("problems", 1L)
                .containsEntry("places", "domains/a.test.yaml:3");
        assertThat(response.getData().toString()).doesNotContain("secret");
    }

    private static Problem problem(ThrowingCallable call) {
        WebApplicationException refusal = catchThrowableOfType(WebApplicationException.class, call);
        assertThat(refusal.getResponse().getMediaType()).isEqualTo(Problem.MEDIA_TYPE);
        return (Problem) refusal.getResponse().getEntity();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
