package io.sallyport.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.MailAddress;
import io.sallyport.message.OctetsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long the mail has waited that waits the longest. */
class SpoolAgeTest {
    private static final MailAddress BOB = SpoolEntries.BOB;
    private static final Instant RECEIVED = SpoolEntries.entry("q0", BOB).received();

    @TempDir
    Path folder;

    @Test
    void emptySpoolWaitsForNothing() throws IOException {
        try (FileSpool spool = SpoolEntries.open(folder)) {
            assertThat(SpoolProducer.waited(spool, RECEIVED)).isZero();
        }
    }

    @Test
    void mailWaitsFromItsArrivalAndNeverLessThanNothing() throws IOException {
        try (FileSpool spool = SpoolEntries.open(folder)) {
            store(spool, SpoolEntries.entry("q1", BOB));

            assertThat(SpoolProducer.waited(spool, RECEIVED.plusSeconds(90))).isEqualTo(Duration.ofSeconds(90));
            assertThat(SpoolProducer.waited(spool, RECEIVED.minusSeconds(90))).isZero();
        }
    }

    private static void store(FileSpool spool, SpooledMail mail) throws IOException {
        byte[] octets = "a: b\r\n\r\nc\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Spool.Draft draft = spool.draft(mail, new OctetsMessage(octets))) {
            draft.commit(mail.pending(), "");
        }
    }
}
