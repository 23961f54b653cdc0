package io.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Authentication.Mechanism;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    @Test
    void provenAuthorAnswersForTheMail() {
        var known = new Authentication(
                List.of(), "author.example", "bounces.example", Set.of("author.example"), Set.of(Mechanism.DKIM), null);
        assertThat(known.responsibleDomain()).isEqualTo("author.example");
    }

    @Test
    void authorWhoIsNotProvenDoesNotAnswer() {
        var known =
                new Authentication(List.of(), "author.example", "bounces.example", Set.of("a.example"), Set.of(), null);
        assertThat(known.responsibleDomain()).isEqualTo("bounces.example");
    }

    @Test
    void ofSeveralSignersAlwaysTheSameOneAnswers() {
        var known =
                new Authentication(List.of(), "author.example", null, Set.of("b.example", "a.example"), Set.of(), null);
        assertThat(known.responsibleDomain()).isEqualTo("a.example");
    }

    @Test
    void nobodyAnswersForWhatIsNotAuthenticated() {
        assertThat(Authentication.NONE.responsibleDomain()).isNull();
    }
}
