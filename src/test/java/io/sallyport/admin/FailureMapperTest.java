package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureMapperTest {
    private final FailureMapper mapper = new FailureMapper();

    /** A body with a field of each kind that can be wrong. */
    record Body(String name, List<Integer> numbers) {}

    private static Problem problem(Response answer) {
        assertThat(answer.getMediaType()).isEqualTo(Problem.MEDIA_TYPE);
        Problem problem = (Problem) answer.getEntity();
        assertThat(problem.status()).isEqualTo(answer.getStatus());
        return problem;
    }

    private Problem malformed(String body) {
        try {
            new ObjectMapper().readValue(body, Body.class);
            throw new AssertionError("can be read: " + body);
        } catch (MismatchedInputException e) {
            return problem(new MalformedMapper().toResponse(e));
        } catch (JsonProcessingException e) {
            return problem(mapper.toResponse(new WebApplicationException(e, Status.BAD_REQUEST)));
        }
    }

    @Test
    void mistakeOfOursTellsNothingButWhereToLook() {
        Problem problem = problem(mapper.toResponse(new IllegalStateException("/var/lib/sallyport/secret")));
        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.detail()).containsPattern("[0-9a-f-]{36}$").doesNotContain("secret");
        assertThat(problem(mapper.toResponse(new StackOverflowError())).status())
                .isEqualTo(500);
        assertThat(problem(mapper.toResponse(new WebApplicationException(503))).status())
                .as("what has no words of its own is not meant for whoever asked")
                .isEqualTo(500);
    }

    @Test
    void failureWithoutWordsGetsSome() {
        Problem problem = problem(mapper.toResponse(new NotFoundException()));
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.title()).isEqualTo("Not Found");
        assertThat(problem.detail()).isNotEmpty();
    }

    @Test
    void problemIsLeftAsItIs() {
        Response said = Problem.of(Status.CONFLICT, "it is deleted").toResponse();
        assertThat(mapper.toResponse(new WebApplicationException(said)).getEntity())
                .isEqualTo(Problem.of(Status.CONFLICT, "it is deleted"));
    }

    @Test
    void malformedBodyIsToldWithThePlace() {
        assertThat(malformed("{\"nmae\": 1}").detail()).isEqualTo("nmae: there is no such field");
        assertThat(malformed("{\"numbers\": [1, \"many\"]}").detail()).isEqualTo("numbers.[1]: is not of its type");
        assertThat(malformed("{\"name\": ").detail()).contains("line 1");
        assertThat(malformed("[]").detail()).doesNotContain("io.sallyport");
        assertThat(malformed("").detail()).doesNotContain("io.sallyport");
        assertThat(malformed("{\"" + "x".repeat(5000) + "\": 1}").detail()).hasSizeLessThan(300);
        assertThat(malformed("[".repeat(5000)).status()).isEqualTo(400);
    }
}
