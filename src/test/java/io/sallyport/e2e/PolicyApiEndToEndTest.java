package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The policy over HTTP: what is in force, what is wrong with the files, and that the gateway is up all the same. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class PolicyApiEndToEndTest {
    private static final String DOMAIN = "policy-api.example.test";

    Doors doors;

    @Test
    void badFilesDegradeTheGatewayUntilTheyAreMended() throws IOException {
        String good = Doors.domain(doors.second().address().port(), "cut-through");
        doors.serve(DOMAIN, good);
        assertThat(change().post("/api/policy/reload").statusCode()).isEqualTo(200);
        JsonPath before = Doors.asAdmin().get("/api/policy").jsonPath();
        assertThat(before.getBoolean("degraded")).isFalse();
        assertThat(before.getList("files", String.class)).contains("domains/" + DOMAIN + ".yaml");
        assertThat(degraded()).isFalse();

        doors.serve(DOMAIN, "relay: { backends: [\"no port\"] }\n");
        try {
            Response refusal = change().post("/api/policy/reload");
            assertThat(refusal.statusCode()).isEqualTo(409);
            assertThat(refusal.contentType()).isEqualTo("application/problem+json");
            JsonPath state = Doors.asAdmin().get("/api/policy").jsonPath();
            assertThat(state.getString("version")).isEqualTo(before.getString("version"));
            assertThat(state.getString("problems[0].file")).isEqualTo("domains/" + DOMAIN + ".yaml");
            assertThat(degraded()).isTrue();
            assertThat(doors.replyTo("bob@" + DOMAIN).code()).isEqualTo(250);
        } finally {
            doors.serve(DOMAIN, good);
            assertThat(change().post("/api/policy/reload").statusCode()).isEqualTo(200);
        }
        assertThat(degraded()).isFalse();
    }

    @Test
    void effectivePolicyIsYaml() {
        Response effective =
                Doors.asAdmin().queryParam("recipient", "bob@example.test").get("/api/policy/effective");
        assertThat(effective.statusCode()).isEqualTo(200);
        assertThat(effective.contentType()).startsWith("application/yaml");
        assertThat(effective.asString()).contains("domains/example.test.yaml:");
    }

    @Test
    void reloadIsOnlyForProgramsThatAreMeantToAsk() {
        assertThat(given().post("/api/policy/reload").statusCode()).isEqualTo(401);
    }

    /** Always up, or a balancer would take the gateway's mail away. */
    private static boolean degraded() {
        Response health = Doors.asAdmin().get("/q/health/ready");
        assertThat(health.statusCode()).isEqualTo(200);
        return health.jsonPath().getBoolean("checks.find { it.name == 'policy' }.data.degraded");
    }

    private static RequestSpecification change() {
        return Doors.asAdmin();
    }
}
