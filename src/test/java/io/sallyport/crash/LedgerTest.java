package io.sallyport.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long SECOND = 1_000_000_000L;

    private final Ledger ledger = new Ledger();

    @Test
    void promisedCopyThatDidNotArriveIsMissing() {
        ledger.promised(7, List.of("a@x.test", "b@x.test"));
        ledger.arrived(7, "b@x.test", 1);

        assertThat(ledger.missing()).containsExactly("000007 for a@x.test");
    }

    @Test
    void copyThatArrivesTwiceInOneLifeIsUnexplained() {
        int life = ledger.beginLife();
        ledger.arrived(7, "a@x.test", life);
        ledger.arrived(7, "a@x.test", life);

        assertThat(ledger.duplicates().unexplained()).singleElement().asString().contains("was not killed");
    }

    @Test
    void copyMayArriveAgainAfterALostReply() {
        int life = ledger.beginLife();
        ledger.arrived(7, "a@x.test", life).replyIsLost();
        ledger.arrived(7, "a@x.test", life);

        assertThat(ledger.duplicates().unexplained()).isEmpty();
        assertThat(ledger.duplicates().afterLostReply()).isEqualTo(1);
    }

    @Test
    void copyMayArriveAgainAfterAKillWithinTheTimeOfRecording() {
        int life = ledger.beginLife();
        ledger.arrived(7, "a@x.test", life, 10 * SECOND);
        ledger.killed(11 * SECOND);
        ledger.arrived(7, "a@x.test", ledger.beginLife(), 14 * SECOND);

        assertThat(ledger.duplicates().unexplained()).isEmpty();
        assertThat(ledger.duplicates().afterKill()).isEqualTo(1);
    }

    @Test
    void copyMayArriveAgainIfTheDiskWasFull() {
        int life = ledger.beginLife();
        long full = System.nanoTime();
        ledger.arrived(7, "a@x.test", life);
        ledger.couldNotRecordSince(full);
        ledger.arrived(7, "a@x.test", life);

        assertThat(ledger.duplicates().unexplained()).isEmpty();
        assertThat(ledger.duplicates().unrecorded()).isEqualTo(1);
    }

    @Test
    void copyMayNotArriveAgainAfterAMuchLaterKill() {
        int life = ledger.beginLife();
        ledger.arrived(7, "a@x.test", life, 10 * SECOND);
        ledger.killed(15 * SECOND);
        ledger.arrived(7, "a@x.test", ledger.beginLife(), 18 * SECOND);

        assertThat(ledger.duplicates().unexplained()).singleElement().asString().contains("killed PT5S later");
    }

    @Test
    void copyThatSomebodyDecidedAgainstIsNotMissingAndMustNotArrive() {
        ledger.promised(7, List.of("a@x.test"));
        ledger.excused(7, "a@x.test", "deleted");
        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.excuses()).containsEntry("deleted", 1L);
        assertThat(ledger.arrivedInSpiteOf("deleted")).isEmpty();

        ledger.arrived(7, "a@x.test", ledger.beginLife());

        assertThat(ledger.arrivedInSpiteOf("deleted")).hasSize(1);
    }

    @Test
    void refusedCopyMayArriveOnlyIfTheGatewayCouldNotKnow() {
        int life = ledger.beginLife();
        ledger.refused(7, List.of("a@x.test"));
        ledger.refused(8, List.of("a@x.test"));
        ledger.arrived(7, "a@x.test", life).replyIsLost();
        ledger.arrived(8, "a@x.test", life);

        assertThat(ledger.refusedAndArrived()).singleElement().asString().contains("mail=8");
    }

    @Test
    void mailIsIntactOnlyBehindOneTraceField() {
        CrashMail mail = new CrashMail(42);
        String sent = new String(mail.bytes(), StandardCharsets.US_ASCII);

        assertThat(mail.isIntact(
                        bytes("Authentication-Results: x;\r\n\tspf=none\r\nReceived: from x\r\n\tby y;\r\n\tdate\r\n"
                                + sent)))
                .isTrue();
        assertThat(mail.isIntact(bytes(sent))).isFalse();
        assertThat(mail.isIntact(bytes("Authentication-Results: x\r\nReceived: a\r\nReceived: b\r\n" + sent)))
                .isFalse();
        assertThat(mail.isIntact(
                        bytes("Authentication-Results: x\r\nReceived: a\r\n" + sent.replaceFirst("crash", "trash"))))
                .isFalse();
        assertThat(CrashMail.of(bytes("Received: a\r\n" + sent))).isEqualTo(mail);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
