package io.sallyport.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.SmtpReply;
import org.junit.jupiter.api.Test;

class BackendRepliesTest {
    @Test
    void plainWordsStay() {
        assertCleaned(SmtpReply.of(550, "5.1.1", "User unknown, sorry."), "550 5.1.1 User unknown, sorry.");
        assertCleaned(
                SmtpReply.of(552, "5.2.2", "The mailbox is full (over quota)"),
                "552 5.2.2 The mailbox is full (over quota)");
    }

    @Test
    void namesAddressesAndPathsDoNot() {
        for (String text : new String[] {
            "<bob@example.test>: unknown user",
            "unknown on store3.internal",
            "rejected by 10.0.0.7",
            "host [192.0.2.1] said no",
            "see https://intern.example/help",
            "file /var/mail/bob is locked",
            "queued as 4XyZ123abc",
            "Gr\u00fc\u00dfe",
            "x".repeat(500)
        }) {
            assertCleaned(SmtpReply.of(550, "5.1.1", text), "550 5.1.1 No such mailbox here");
        }
    }

    @Test
    void missingStatusIsSupplied() {
        assertCleaned(
                SmtpReply.plain(550, "no store3.internal"), "550 5.1.0 There is something wrong with the address");
        assertCleaned(SmtpReply.plain(451, "a_b"), "451 4.3.0 The mail system does not take this mail now");
    }

    @Test
    void codesAboutTheConversationBecomeCodesAboutTheMail() {
        assertCleaned(
                SmtpReply.of(421, "4.3.2", "Shutting down"), "451 4.3.0 The mail system does not take this mail now");
        assertCleaned(SmtpReply.of(503, "5.5.1", "Bad sequence"), "554 5.3.0 The mail system does not take this mail");
        assertCleaned(
                SmtpReply.of(530, "5.7.0", "Authenticate first"), "554 5.3.0 The mail system does not take this mail");
    }

    private static void assertCleaned(SmtpReply reply, String expected) {
        assertThat(BackendReplies.cleaned(reply).toString()).isEqualTo(expected);
    }
}
