package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A policy that does not pass the tests beside it does not come into force. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class PolicyGateEndToEndTest {
    private static final String TESTS = "tests/gate.yaml";

    Doors doors;

    @Test
    void policyThatBreaksItsTestsLeavesTheOneBeforeInForceUntilItIsMended() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "gate.judge.test", policy(5));
        doors.write(TESTS, """
                tests:
                  - name: offers are held
                    given:
                      to: [bob@gate.judge.test]
                      message: |
                        From: anne@sender.example
                        Subject: an offer

                        Hello.
                    expect: { action: hold }
                """);
        try {
            String good = domain.judge(policy(4));

            domain.write(policy(50));
            assertThat(JudgedDomain.reload().statusCode()).isEqualTo(409);

            JsonPath state = Doors.asAdmin().get("/api/policy").jsonPath();
            assertThat(state.getString("version")).isEqualTo(good);
            assertThat(state.getBoolean("degraded")).isTrue();
            assertThat(state.getString("problems[0].file")).isEqualTo(TESTS);
            assertThat(Doors.asAdmin()
                            .get("/q/health/ready")
                            .jsonPath()
                            .getString("checks.find { it.name == 'policy' }.data.places"))
                    .startsWith(TESTS);
            JsonPath decision = JudgedDomain.taken(domain.send("bob", Doors.message("an offer while it is broken")));
            assertThat(JudgedDomain.actions(decision)).containsExactly("hold");
            assertThat(decision.getString("decision.policy")).isEqualTo(good);

            String mended = domain.judge(policy(6));
            JsonPath after = JudgedDomain.taken(domain.send("bob", Doors.message("an offer when it is mended")));
            assertThat(after.getString("decision.policy")).isEqualTo(mended).isNotEqualTo(good);
        } finally {
            Files.delete(doors.policies().resolve(TESTS));
            assertThat(JudgedDomain.reload().statusCode()).isEqualTo(200);
        }
    }

    private static String policy(int hold) {
        return """
                verdict: { hold: %d }
                filters:
                  lists:
                    on-unavailable: pass
                    entries: [{ name: offers, deny: subject, matches: offer, points: 7 }]
                """.formatted(hold);
    }
}
