package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.sallyport.testing.AdminRoutes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The description of the interface that is served is the one in the documentation, and leaves nothing out. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class OpenApiEndToEndTest {
    private static final Path DOCUMENTED = Path.of("docs/openapi.yaml");

    @Test
    void theDocumentedDescriptionIsTheServedOne() throws IOException {
        String served = RestAssured.get("/api/openapi?format=yaml")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .strip()
                + "\n";
        if (Boolean.getBoolean("sallyport.docs.write")) {
            Files.writeString(DOCUMENTED, served, StandardCharsets.UTF_8);
        }
        assertThat(DOCUMENTED)
                .as("rewrite it: ./mvnw test -Dtest=OpenApiEndToEndTest -Dsallyport.docs.write=true")
                .content()
                .isEqualTo(served);
    }

    @Test
    void eachRouteIsDescribedWithItsProblems() throws IOException {
        JsonNode api = described();
        List<String> missing = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (AdminRoutes.Route route : AdminRoutes.all()) {
            if (!route.path().startsWith("/api/")) {
                continue;
            }
            JsonNode operation = operation(api, route);
            if (operation == null
                    || operation.path("summary").asText().isEmpty()
                    || !ids.add(operation.path("operationId").asText())) {
                missing.add(route + ": not described, without a summary, or with the name of another");
                continue;
            }
            for (String status : List.of("400", "401", "403", "404", "500", "503")) {
                if (!operation.path("responses").path(status).path("content").has("application/problem+json")) {
                    missing.add(route + ": " + status);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void onlyTheInterfaceIsDescribedAndHowCallersAreKnown() throws IOException {
        JsonNode api = described();
        assertThat(api.path("openapi").asText()).startsWith("3.");
        assertThat(api.path("info").path("title").asText()).isEqualTo("Sallyport");
        assertThat(api.path("paths").fieldNames()).toIterable().allMatch(path -> path.startsWith("/api/"));
        assertThat(api.path("components").path("securitySchemes").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("token", "session");
        assertThat(api.path("components").path("schemas").has("Problem")).isTrue();
    }

    private static JsonNode described() throws IOException {
        return new ObjectMapper()
                .readTree(RestAssured.get("/api/openapi?format=json").asString());
    }

    /** The description of a route; its parameters have other names there. */
    private static JsonNode operation(JsonNode api, AdminRoutes.Route route) {
        var paths = api.path("paths").properties();
        return paths.stream()
                .filter(path -> path.getKey().replaceAll("\\{[^}]*}", "1").equals(route.path()))
                .map(path -> path.getValue().get(route.verb().toLowerCase(Locale.ROOT)))
                .filter(operation -> operation != null)
                .findFirst()
                .orElse(null);
    }
}
