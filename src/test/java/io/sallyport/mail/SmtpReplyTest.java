package io.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SmtpReplyTest {
    @Test
    void codeAndEnhancedStatusMayNotDisagree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpReply.of(450, "5.7.1", "No"))
                .withMessage("status 5.7.1 contradicts code 450");
    }

    @Test
    void codesOutsideTheGrammarAreRefused() {
        for (int code : new int[] {0, 199, 260, 299, 560, 600, -250}) {
            assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.plain(code, "x"));
        }
    }

    @Test
    void textThatWouldStartAnotherLineIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.plain(250, "fine\r\n250 forged"));
    }

    @Test
    void firstDigitTellsTheKind() {
        assertThat(SmtpReply.plain(250, "x").isPositive()).isTrue();
        assertThat(SmtpReply.plain(354, "x").isIntermediate()).isTrue();
        assertThat(SmtpReply.plain(451, "x").isTransient()).isTrue();
        assertThat(SmtpReply.plain(550, "x").isPermanent()).isTrue();
    }

    @Test
    void enhancedStatusIsReadByItsGrammarAlone() {
        assertThat(EnhancedStatus.parse("5.7.1")).isEqualTo(new EnhancedStatus(5, 7, 1));
        for (String wrong : new String[] {"3.0.0", "5.7", "5.7.1000", "5.7.1 ", "a.b.c", ""}) {
            assertThat(EnhancedStatus.parse(wrong)).as(wrong).isNull();
        }
    }
}
