package io.sallyport.auth.authres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.authres.ClaimedResults.Treatment;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimedResultsTest {
    private static final List<String> OURS = List.of("mx.example.com", "bücher.example");

    @Test
    void fieldsWithOurNameGoAndOthersStay() {
        assertThat(edited(
                        Treatment.REMOVE,
                        Treatment.KEEP,
                        "Authentication-Results: mx.example.com; spf=pass\r\n"
                                + "Subject: x\r\n"
                                + "Authentication-Results: other.example; spf=pass\r\n"))
                .isEqualTo("Subject: x\r\nAuthentication-Results: other.example; spf=pass\r\n");
    }

    @Test
    void allCanBeRenamedSoThatNoProgramBelievesThem() {
        assertThat(
                        edited(
                                Treatment.RENAME,
                                Treatment.RENAME,
                                "Authentication-Results: mx.example.com;\r\n spf=pass\r\nauthentication-results:other.example;none\r\n"))
                .isEqualTo("X-Untrusted-Authentication-Results: mx.example.com;\r\n spf=pass\r\n"
                        + "X-Untrusted-Authentication-Results:other.example;none\r\n");
    }

    @Test
    void otherFieldsAreNotTouched() {
        String header = "ARC-Authentication-Results: i=1; mx.example.com; spf=pass\r\n"
                + "X-Authentication-Results: mx.example.com; spf=pass\r\n"
                + "Authentication-Results-Original: mx.example.com; spf=pass\r\n"
                + "Subject: Authentication-Results: mx.example.com; spf=pass\r\n"
                + " Authentication-Results: mx.example.com; spf=pass\r\n";
        assertThat(edited(Treatment.REMOVE, Treatment.REMOVE, header)).isEqualTo(header);
    }

    @Test
    void oddSpellingsOfTheNameAreFound() {
        for (String name : List.of(
                "Authentication-Results",
                "AUTHENTICATION-results",
                "Authentication-Results ",
                "Authentication-Results\t \t",
                "Authentication-Results\r\n ",
                "Authentication-\r\n Results",
                "Authentication-Results\0",
                "\0Authentication-Results",
                "\ufeffAuthentication-Results",
                "Authentication-Results\u00a0",
                " Authentication-Results")) {
            for (Treatment treatment : List.of(Treatment.REMOVE, Treatment.RENAME)) {
                String edited = edited(treatment, Treatment.KEEP, name + ": mx.example.com; spf=pass\r\n");
                assertThat(edited)
                        .as(name + " " + treatment)
                        .matches("(?s)|X-Untrusted-Authentication-Results:.*")
                        .satisfies(text -> assertThat(edited(treatment, Treatment.KEEP, text))
                                .isEqualTo(text));
            }
        }
    }

    @Test
    void oddSpellingsOfOurNameAreFound() {
        for (String value : List.of(
                "MX.EXAMPLE.COM; spf=pass",
                "\"mx.example.com\" 1; spf=pass",
                "(x) mx.example.com (y); spf=pass",
                "mx.example.com.; spf=pass",
                "ｍｘ。example.com; spf=pass",
                "m\u200bx.example.com; spf=pass",
                "xn--bcher-kva.example; spf=pass",
                "BÜCHER.example; spf=pass",
                "bu\u0308cher.example; spf=pass",
                // What our reader takes for a comment, another may not
                "(\\) mx.example.com; spf=pass ()) other.example; none",
                // What our reader refuses, another may understand
                "mx(x).example.com; spf=pass",
                "mx .example.com; spf=pass",
                "mx\0.example.com; spf=pass",
                "mx.\"example\".com; spf=pass",
                "mx.example.com/1; spf=pass",
                "mx.example.com spf=pass",
                "mx.example.com; spf=pass;;",
                "; mx.example.com; spf=pass",
                "mx.example.com; spf=pass (((",
                "<mx.example.com>; spf=pass",
                "x\r\n y mx.exa\r\n mple.com")) {
            assertThat(edited(Treatment.REMOVE, Treatment.KEEP, "Authentication-Results: " + value + "\r\n"))
                    .as(value)
                    .isEmpty();
        }
    }

    @Test
    void namesThatOnlyHoldOursAreOthers() {
        String header = "Authentication-Results: mx.example.com.evil.example; spf=pass\r\n"
                + "Authentication-Results: amx.example.com; spf=pass\r\n"
                + "Authentication-Results: other.example; spf=pass smtp.helo=mx.example.com\r\n"
                + "Authentication-Results: spf=pass smtp.mailfrom=other.example\r\n";
        assertThat(edited(Treatment.REMOVE, Treatment.KEEP, header)).isEqualTo(header);
    }

    @Test
    void aFieldBehindALoneLineFeedIsRemovedWithItsHost() {
        assertThat(edited(
                        Treatment.RENAME,
                        Treatment.KEEP,
                        "Subject: x\nAuthentication-Results: mx.example.com; spf=pass\r\nTo: y\r\n"))
                .isEqualTo("To: y\r\n");
    }

    /** However such a field is changed: if it still says our name in a way that we read, it is gone. */
    @Test
    void noMutationOfAForgerySurvivesThatReadsAsOurs() {
        byte[] forged =
                "Authentication-Results: mx.example.com; spf=pass\r\nTo: x\r\n".getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(20_000, random -> {
            byte[] header = Fuzz.mutate(forged, random, "\r\n\t :;\"()\\.=A\0");
            byte[] rest = editedBytes(Mails.of(header), Treatment.REMOVE, Treatment.KEEP);
            MessageHeader after = MessageHeader.parse(rest, rest.length);
            assertThat(after.fields("Authentication-Results"))
                    .noneMatch(field -> FieldReading.of(field.utf8Value()) instanceof FieldReading.Parsed parsed
                            && parsed.isBy("mx.example.com"));
        });
    }

    private static String edited(Treatment ours, Treatment others, String header) {
        return new String(
                editedBytes(Mails.of(header.getBytes(StandardCharsets.UTF_8)), ours, others), StandardCharsets.UTF_8);
    }

    private static byte[] editedBytes(MailMessage message, Treatment ours, Treatment others) {
        try {
            byte[] bytes = Mails.bytes(message);
            MessageHeader header = MessageHeader.parse(bytes, bytes.length);
            return Mails.bytes(new EditedMessage("", new ClaimedResults(OURS, ours, others).edits(header), message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
