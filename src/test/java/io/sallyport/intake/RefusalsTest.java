package io.sallyport.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Client;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Thresholds;
import io.sallyport.policy.Judge;
import io.sallyport.policy.ReplyTexts;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Thresholds REJECT_FROM_TEN = new Thresholds(null, null, Score.of("10"));
    private static final Finding LIGHT =
            Finding.points(Score.of("0.5"), "auth.spf-none", "").telling("7.23", "There is no SPF record");
    private static final Finding HEAVY =
            Finding.points(Score.of("9.5"), "lists.denied", "").telling("7.1", "You are not welcome");

    @Test
    void heaviestReasonIsToldFirstAndGivesTheStatus() {
        assertThat(told(new ReplyTexts(null, Map.of())))
                .isEqualTo("550 5.7.1 You are not welcome; There is no SPF record [Q1]");
    }

    @Test
    void sameWordsForSeveralReasonsAreSaidOnce() {
        assertThat(told(new ReplyTexts(null, Map.of("*", "Not for {client}, {id}"))))
                .isEqualTo("550 5.7.1 Not for 192.0.2.1, Q1 [Q1]");
    }

    @Test
    void whatIsPutInIsNotReadAsAPlaceholderAgain() {
        assertThat(told(new ReplyTexts("https://example.test/{helo}?{unknown}", Map.of("*", "No"))))
                .isEqualTo("550 5.7.1 No [Q1] See https://example.test/{id}?{unknown}");
    }

    private static String told(ReplyTexts texts) {
        Client client =
                new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, "smtp", new Client.Hello(true, "{id}"), null);
        return Refusals.of(
                        Judge.judge(REJECT_FROM_TEN, List.of(LIGHT, HEAVY)),
                        texts,
                        new Refusals.About("Q1", Stage.DATA, client, null, null))
                .toString();
    }
}
