package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.filter.classifier.Classifier;
import jakarta.ws.rs.WebApplicationException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClassifierResourceTest {
    private static final byte[] MESSAGE = "Subject: cheap\n\npills\n".getBytes(StandardCharsets.US_ASCII);

    private final ClassifierResource resource = new ClassifierResource(
            Classifier.forgetful(Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC)));

    @Test
    void messageIsLearnedCorrectedAndForgotten() {
        assertThat(resource.learn("spam", null, MESSAGE).result()).isEqualTo("learned");
        assertThat(resource.learn("spam", "a.example", MESSAGE).result()).isEqualTo("known");
        assertThat(resource.learn("ham", null, MESSAGE).result()).isEqualTo("corrected");
        assertThat(resource.show().ham()).isEqualTo(1);
        assertThat(resource.learn("forget", null, MESSAGE).result()).isEqualTo("forgotten");
        assertThat(resource.learn("forget", null, MESSAGE).result()).isEqualTo("unknown");
        assertThat(resource.show().ham()).isZero();
    }

    @Test
    void whatCannotBeLearnedIsAProblemOfTheRequest() {
        assertThat(problem(() -> resource.learn(null, null, MESSAGE)).status()).isEqualTo(400);
        assertThat(problem(() -> resource.learn("junk", null, MESSAGE)).detail())
                .contains("spam, ham or forget");
        assertThat(problem(() -> resource.learn("spam", null, new byte[0])).status())
                .isEqualTo(400);
    }

    private static Problem problem(ThrowingCallable call) {
        WebApplicationException refusal = catchThrowableOfType(WebApplicationException.class, call);
        assertThat(refusal.getResponse().getMediaType()).isEqualTo(Problem.MEDIA_TYPE);
        return (Problem) refusal.getResponse().getEntity();
    }
}
