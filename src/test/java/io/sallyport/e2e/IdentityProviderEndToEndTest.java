package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.audit.AuditLog;
import io.sallyport.testing.FakeIdentityProvider;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Programs whose tokens are an identity provider's. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@WithTestResource(IdentityProviderEndToEndTest.Provider.class)
class IdentityProviderEndToEndTest {
    FakeIdentityProvider provider;

    @Inject
    AuditLog audit;

    /** Starts a provider before the gateway. */
    public static final class Provider implements QuarkusTestResourceLifecycleManager {
        private @Nullable FakeIdentityProvider provider;

        @Override
        public Map<String, String> start() {
            FakeIdentityProvider started = new FakeIdentityProvider();
            provider = started;
            return Map.of(
                    "sallyport.admin.oidc.enabled", "true",
                    "sallyport.admin.oidc.login", "true",
                    "sallyport.admin.oidc.label", "the example's directory",
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

    /** A login that the browser has begun: what the provider was told, and the browser's cookies. */
    private record Begun(Map<String, String> told, Map<String, String> cookies) {}

    private static RequestSpecification browser() {
        return given().accept("text/html").redirects().follow(false);
    }

    private static Begun begin() {
        Response answer = browser().get("/login/provider");
        assertThat(answer.statusCode()).isEqualTo(302);
        Map<String, String> told = Arrays.stream(
                        URI.create(answer.header("Location")).getRawQuery().split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        return new Begun(told, answer.cookies());
    }

    private static Response back(Begun begun, String code, String state) {
        return browser()
                .cookies(begun.cookies())
                .queryParam("code", code)
                .queryParam("state", state)
                .get("/login/provider");
    }

    /** Plays a login to its end with what the provider says of somebody. */
    private Response login(Map<String, Object> claims) {
        Begun begun = begin();
        claims.putIfAbsent("nonce", begun.told().get("nonce"));
        return back(
                begun,
                provider.grant(claims, begun.told().get("code_challenge")),
                begun.told().get("state"));
    }

    @Test
    void whoTheProviderKnowsHasASessionOfOursAndNoTokenOfTheProviders() throws IOException {
        assertThat(browser().get("/login").body().asString()).contains("Log in with the example");
        Begun begun = begin();
        assertThat(begun.told())
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("client_id", "sallyport")
                .containsKeys("state", "nonce");
        assertThat(begun.told().get("redirect_uri")).endsWith("/login/provider");
        Map<String, Object> claims = ann("nonce", begun.told().get("nonce"));
        Response in = back(
                begun,
                provider.grant(claims, begun.told().get("code_challenge")),
                begun.told().get("state"));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.headers().getValues("Set-Cookie").toString())
                .contains("SameSite=Strict")
                .doesNotContain("q_session");
        Response me = given().cookie("sallyport", in.cookie("sallyport")).get("/api/me");
        assertThat(me.jsonPath().getString("name")).isEqualTo("oidc:ann");
        Response left = browser()
                .cookie("sallyport", in.cookie("sallyport"))
                .formParam("csrf", me.jsonPath().getString("csrf"))
                .post("/logout");
        assertThat(left.statusCode()).isEqualTo(303);
        assertThat(given().cookie("sallyport", in.cookie("sallyport"))
                        .get("/api/me")
                        .statusCode())
                .isEqualTo(401);
        assertThat(audit.newest(Long.MAX_VALUE, 10).stream()
                        .map(line -> line.entry().actor() + " " + line.entry().action()))
                .containsSubsequence("oidc:ann logout", "oidc:ann login");
    }

    @Test
    void answerWithAnotherStateOrNonceOpensNothing() {
        Begun begun = begin();
        Map<String, Object> claims = ann("nonce", begun.told().get("nonce"));
        String code = provider.grant(claims, begun.told().get("code_challenge"));
        refused(back(begun, code, "another"), 401);
        refused(back(new Begun(begun.told(), Map.of()), code, begun.told().get("state")), 401);
        refused(login(ann("nonce", "another")), 401);
        refused(login(ann("aud", "another")), 401);
    }

    @Test
    void codeOpensOnceAndOnlyForWhoAskedForIt() {
        Begun begun = begin();
        String code = provider.grant(
                ann("nonce", begun.told().get("nonce")), begun.told().get("code_challenge"));
        Begun other = begin();
        refused(back(other, code, other.told().get("state")), 401);
        refused(back(begun, code, begun.told().get("state")), 401);
    }

    @Test
    void whoHasNoRoleIsToldSoAndHasNoSession() {
        Response refusal = login(ann("groups", List.of("others")));
        refused(refusal, 403);
        assertThat(refusal.body().asString()).contains("oidc:ann").contains("no role");
    }

    @Test
    void providerThatIsDownIsNamedAndPasswordsStillOpen() {
        provider.down(true);
        try {
            refused(login(ann()), 503);
            assertThat(browser().get("/login").statusCode()).isEqualTo(200);
        } finally {
            provider.down(false);
        }
    }

    private static void refused(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.cookie("sallyport")).isNull();
        assertThat(answer.headers().getValues("Set-Cookie").toString()).doesNotContain("q_session");
    }
}
