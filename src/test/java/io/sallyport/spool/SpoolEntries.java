package io.sallyport.spool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Mails for tests of the spool, and spools for tests of its users. */
public final class SpoolEntries {
    public static final MailAddress ANNE = new MailAddress("anne", "sender.example");
    public static final MailAddress BOB = new MailAddress("bob", "example.test");
    public static final MailAddress EVE = new MailAddress("eve", "other.test");
    public static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00.123456789Z");

    private SpoolEntries() {}

    /** A mail from Anne, whose address is known to be hers. */
    public static SpooledMail entry(String queueId, MailAddress... recipients) {
        List<MailAddress> all = List.of(recipients);
        return new SpooledMail(
                queueId,
                new Envelope(ANNE, all, Envelope.Body.SEVEN_BIT, false),
                all,
                true,
                "192.0.2.1",
                RECEIVED,
                0,
                0,
                RECEIVED,
                null,
                false,
                false);
    }

    /** A spool without bounds that matter. */
    public static FileSpool open(Path root) throws IOException {
        return new FileSpool(root, new FileSpool.Limits(0, 10_000), new MailMetrics(new SimpleMeterRegistry()));
    }
}
