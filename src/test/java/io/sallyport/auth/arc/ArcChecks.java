package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** The message with the set that was made for it. */
    static MailMessage prefixed(ArcSealer.Sealing sealing, MailMessage message) {
        return switch (sealing) {
            case ArcSealer.Sealed(var fields) -> new EditedMessage(fields, List.of(), message);
            case ArcSealer.NotSealed(var why) -> throw new AssertionError("not sealed: " + why);
        };
    }

    static String text(MailMessage message) throws IOException {
        return new String(Mails.bytes(message), StandardCharsets.ISO_8859_1);
    }

    /** A message whose octets are the text's. */
    static MailMessage message(String text) {
        return Mails.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
