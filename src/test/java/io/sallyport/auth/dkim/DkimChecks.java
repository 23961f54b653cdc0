package io.sallyport.auth.dkim;

import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Verifies messages in tests. */
final class DkimChecks {
    /** When all tests happen. */
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private DkimChecks() {}

    static DkimVerifier verifier(DnsResolver dns, String... settings) {
        return new DkimVerifier(new DomainKeys(dns), Configs.of(DkimConfig.class, settings), new FakeClock(NOW));
    }

    static List<DkimResult> check(DnsResolver dns, MailMessage message) {
        return check(verifier(dns), message, null);
    }

    static List<DkimResult> check(DkimVerifier verifier, MailMessage message, @Nullable String authorDomain) {
        try {
            return verifier.begin(header(message), authorDomain).complete(message, Duration.ofSeconds(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageHeader header(MailMessage message) {
        try {
            return Objects.requireNonNull(MessageHeader.read(message, Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with line ends of any kind, as a message. */
    static MailMessage file(Path file) {
        try {
            return Mails.of(Mails.withCrLf(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys from a file with lines of a name, white space, and the text of its record, or a word for its absence. */
    static FakeDns keys(Path file) {
        try {
            return keys(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FakeDns keys(String lines) {
        FakeDns dns = new FakeDns();
        lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            String[] words = line.split("\\s+", 2);
            String name = words[0].endsWith(".") ? words[0].substring(0, words[0].length() - 1) : words[0];
            String text = words[1].replaceFirst("^TXT\\s+", "").replaceAll("^\"|\"$", "");
            if (text.startsWith("~~")) {
                dns.fails(name);
            } else if (!text.equals("NXDOMAIN")) {
                dns.txt(name, text);
            }
        });
        return dns;
    }
}
