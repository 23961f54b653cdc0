package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sallyport.testing.FakeIdentityProvider;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Programs whose tokens are an identity provider's. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@WithTestResource(IdentityProviderEndToEndTest.Provider.class)
class IdentityProviderEndToEndTest {
    FakeIdentityProvider provider;

    /** Starts a provider before the gateway. */
    public static final class Provider implements QuarkusTestResourceLifecycleManager {
        private @Nullable FakeIdentityProvider provider;

        @Override
        public Map<String, String> start() {
            FakeIdentityProvider started = new FakeIdentityProvider();
            provider = started;
            return Map.of(
                    "sallyport.admin.oidc.enabled", "true",
                    "sallyport.admin.oidc.issuer", started.issuer(),
                    "sallyport.admin.oidc.client-id", "sallyport",
                    "sallyport.admin.oidc.client-secret", "a secret that both of them know",
                    "sallyport.admin.oidc.domain-claim", "mail_domains",
                    "sallyport.admin.oidc.roles.operators", "operator");
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(provider, new TestInjector.MatchesType(FakeIdentityProvider.class));
        }

        @Override
        public void stop() {
            if (provider != null) {
                provider.close();
            }
        }
    }

    private Map<String, Object> ann() {
        long now = Clock.systemUTC().instant().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                provider.issuer(),
                "sub",
                "7",
                "aud",
                "sallyport",
                "iat",
                now,
                "exp",
                now + 300,
                "preferred_username",
                "ann",
                "groups",
                List.of("operators"),
                "mail_domains",
                List.of("*")));
    }

    private Map<String, Object> ann(String claim, Object value) {
        Map<String, Object> claims = ann();
        claims.put(claim, value);
        return claims;
    }

    private static Response ask(String token, String path) {
        return given().header("Authorization", "Bearer " + token).get(path);
    }

    @Test
    void tokenOfTheProviderIsARole() {
        String token = provider.token(ann());
        assertThat(ask(token, "/api/queue").statusCode()).isEqualTo(200);
        assertThat(ask(token, "/api/me").jsonPath().getString("name")).isEqualTo("oidc:ann");
        assertThat(ask(token, "/api/me").jsonPath().getList("permissions"))
                .contains("QUEUE_LIST")
                .doesNotContain("USERS");
    }

    @Test
    void whoHasNoRoleOrNoDomainsIsKnownAndMayNothing() {
        assertThat(ask(provider.token(ann("groups", List.of("others"))), "/api/queue")
                        .statusCode())
                .isEqualTo(403);
        Map<String, Object> without = ann();
        without.remove("mail_domains");
        assertThat(ask(provider.token(without), "/api/policy").statusCode()).isEqualTo(403);
    }

    @Test
    void tokenThatIsNotForUsOrNotOfTheProviderOrNotGoodAnyMoreOpensNothing() {
        long past = Clock.systemUTC().instant().getEpochSecond() - 600;
        Map<String, String> tokens = Map.of(
                "for another", provider.token(ann("aud", "other")),
                "of another issuer", provider.token(ann("iss", "http://127.0.0.1:1")),
                "ended", provider.token(ann("exp", past)),
                "signed by a stranger", FakeIdentityProvider.token(ann(), FakeIdentityProvider.newKey()),
                "signed by nobody", FakeIdentityProvider.unsigned(ann()),
                "damaged", provider.token(ann()) + "x",
                "no token", "a.b.c");
        tokens.forEach((why, token) -> {
            assertThat(ask(token, "/api/queue").statusCode()).as(why).isEqualTo(401);
            assertThat(ask(token, "/api/queue").contentType()).as(why).isEqualTo("application/problem+json");
        });
    }

    @Test
    void tokensOfOurOwnAreNotShownToTheProvider() {
        assertThat(Doors.asAdmin().get("/api/queue").statusCode()).isEqualTo(200);
        assertThat(ask("wrong", "/api/queue").statusCode()).isEqualTo(401);
    }
}
