package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.admin.access.Admission;
import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Role;
import io.sallyport.testing.AdminRoutes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may do what over HTTP: each method of each resource, asked by each role and by nobody known. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class AccessEndToEndTest {
    Doors doors;

    private final Clock clock = Clock.systemUTC();

    @Test
    void eachRouteIsOpenToThoseWhoMayUseItAndToNobodyElse() throws IOException {
        ApiTokens tokens = new ApiTokens(data(), clock);
        Instant end = clock.instant().plus(Duration.ofHours(1));
        List<String> wrong = new ArrayList<>(breaches(null, null));
        for (Role role : Role.values()) {
            String token = tokens.add("all-" + role.text(), role.permissions(), null, end);
            wrong.addAll(breaches(token, new Caller(role.text(), role.permissions(), null, "")));
            Set<String> domains = Set.of("own.example.test");
            String own = tokens.add("own-" + role.text(), role.permissions(), domains, end);
            wrong.addAll(breaches(own, new Caller(role.text() + " of a domain", role.permissions(), domains, "")));
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> breaches(@Nullable String token, @Nullable Caller caller) {
        List<String> wrong = new ArrayList<>();
        for (AdminRoutes.Route route : AdminRoutes.all()) {
            Consumes consumes = route.method().getAnnotation(Consumes.class);
            RequestSpecification ask = given().redirects()
                    .follow(false)
                    .contentType(consumes == null ? "application/json" : consumes.value()[0]);
            if (isStream(route)) {
                continue; // An answer that lasts for minutes: see streamsAreForThoseWhoMay
            }
            Response answer = (token == null ? ask : ask.header("Authorization", "Bearer " + token))
                    .request(route.verb(), route.path());
            int status = answer.statusCode();
            boolean right =
                    switch (Admission.of(route.method(), caller)) {
                        case ADMITTED -> status != 401 && status != 403;
                        case UNKNOWN -> status == 401;
                        case FORBIDDEN -> status == 403;
                    };
            if (!right
                    || ((status == 401 || status == 403)
                            && !answer.contentType().equals("application/problem+json"))) {
                wrong.add("%s as %s: %d %s"
                        .formatted(route, caller == null ? "nobody" : caller.name(), status, answer.contentType()));
            }
        }
        return wrong;
    }

    @Test
    void streamsAreForThoseWhoMay() throws Exception {
        ApiTokens tokens = new ApiTokens(data(), clock);
        Instant end = clock.instant().plus(Duration.ofHours(1));
        for (AdminRoutes.Route route :
                AdminRoutes.all().stream().filter(AccessEndToEndTest::isStream).toList()) {
            assertThat(status(route, null)).isEqualTo(401);
            for (Role role : Role.values()) {
                Caller caller = new Caller(role.text(), role.permissions(), null, "");
                String token = tokens.add("stream-" + role.text(), role.permissions(), null, end);
                boolean admitted = Admission.of(route.method(), caller) == Admission.ADMITTED;
                assertThat(status(route, token)).as("%s as %s", route, role).isEqualTo(admitted ? 200 : 403);
            }
        }
    }

    /** The status alone: what follows is not waited for. */
    private int status(AdminRoutes.Route route, @Nullable String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + doors.httpPort() + route.path()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            client.shutdownNow();
            return answer.statusCode();
        }
    }

    private static boolean isStream(AdminRoutes.Route route) {
        Produces produces = route.method().getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).contains(MediaType.SERVER_SENT_EVENTS);
    }

    @Test
    void programsOnThisHostFindATokenThatOnlyTheUserOfTheGatewayReads() throws IOException {
        Path file = data().resolve("admin-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String token = Files.readString(file).strip();
        assertThat(ask(token)).isEqualTo(200);
        assertThat(ask(token + "x")).isEqualTo(401);
    }

    @Test
    void tokenThatHasEndedOpensNothing() throws IOException {
        ApiTokens tokens = new ApiTokens(data(), clock);
        String ended = tokens.add(
                "ended", Role.ADMIN.permissions(), null, clock.instant().minusSeconds(1));
        assertThat(ask(ended)).isEqualTo(401);
    }

    private static int ask(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/queue")
                .statusCode();
    }

    private Path data() {
        return doors.policies().resolveSibling("data");
    }
}
