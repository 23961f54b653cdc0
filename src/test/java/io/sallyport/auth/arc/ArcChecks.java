package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Validates messages for tests. */
final class ArcChecks {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private ArcChecks() {}

    /** Validates with the given settings. */
    static ArcResult validate(FakeDns dns, MailMessage message, String... settings) throws IOException {
        ArcConfig config = Configs.of(ArcConfig.class, settings);
        MessageHeader header = header(message);
        return new ArcVerifier(new DomainKeys(dns), config, new FakeClock(NOW))
                .begin(header)
                .complete(message, header, Duration.ofMillis(50));
    }

    static MessageHeader header(MailMessage message) throws IOException {
        return Objects.requireNonNull(MessageHeader.read(message, 10_000_000));
    }
}
