package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The classifier, taught over HTTP, judges mail that comes in over SMTP. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
class ClassifierEndToEndTest {
    private static final String SPAM = "cheap quadrozol pills for every wibblefax winner";
    private static final String HAM = "minutes of the glimworth meeting and the agenda";

    Doors doors;

    @Test
    void mailIsJudgedByWhatWasLearned() throws IOException {
        JudgedDomain domain = JudgedDomain.serve(doors, "classifier.example.test", """
                filters:
                  classifier:
                    on-unavailable: defer
                    least-trained: 20
                    spam: [{ from: 0.8, weight: reject }]
                """);
        assertThat(JudgedDomain.findings(JudgedDomain.taken(domain.send("bob", message(SPAM, 1000)))))
                .contains("classifier.untrained");

        for (int i = 0; i < 60; i++) {
            assertThat(learn("spam", message(SPAM, i)).jsonPath().getString("result"))
                    .isEqualTo("learned");
            assertThat(learn("ham", message(HAM, i)).jsonPath().getString("result"))
                    .isEqualTo("learned");
        }
        assertThat(learn("spam", message(SPAM, 0)).jsonPath().getString("result"))
                .isEqualTo("known");
        assertThat(Doors.asAdmin().get("/api/classifier").jsonPath().getInt("spam"))
                .isEqualTo(60);

        SmtpClient.Reply refusal = domain.send("bob", message(SPAM, 1001));
        assertThat(refusal.toString()).startsWith("550 5.7.1 Your mail looks like spam [");
        JsonPath decision = JudgedDomain.refused(refusal);
        assertThat(JudgedDomain.evidence(decision, "classifier.spam", "word-1")).startsWith("+");
        assertThat(JudgedDomain.findings(JudgedDomain.taken(domain.send("bob", message(HAM, 1001)))))
                .doesNotContain("classifier.spam", "classifier.untrained");
    }

    @Test
    void onlyProgramsThatAreMeantToTeachAndOnlyLessonsThatAreKnown() {
        byte[] message = message(SPAM, 1);
        assertThat(given().contentType("message/rfc822")
                        .body(message)
                        .post("/api/classifier/learn?as=spam")
                        .statusCode())
                .isEqualTo(401);
        Response refusal = learn("junk", message);
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.contentType()).isEqualTo("application/problem+json");
    }

    private static Response learn(String as, byte[] message) {
        return Doors.asAdmin().contentType("message/rfc822").body(message).post("/api/classifier/learn?as=" + as);
    }

    private static byte[] message(String text, int number) {
        return "From: anne@sender.example\r\nSubject: letter %d\r\n\r\n%s %d\r\n"
                .formatted(number, text, number)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
