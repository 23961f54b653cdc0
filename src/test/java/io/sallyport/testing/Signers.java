package io.sallyport.testing;

import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.auth.dkim.Canonicalization;
import io.sallyport.auth.dkim.DkimSigner;
import io.sallyport.auth.dkim.SigningIdentity;
import io.sallyport.auth.dkim.SigningKey;
import io.sallyport.auth.dkim.TestSignature;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Signs for any domain with the Ed25519 key of RFC 8463 appendix A.2, under the selector {@code brisbane}. */
public final class Signers {
    private static final String SELECTOR = "brisbane";
    private static final SigningKey KEY = key();

    private Signers() {}

    private static SigningKey key() {
        try {
            return SigningKey.parse("""
                    -----BEGIN PRIVATE KEY-----
                    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                    -----END PRIVATE KEY-----
                    """);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the key of RFC 8463", e);
        }
    }

    /** Publishes the key for a domain. */
    public static void publish(FakeDns dns, String domain) {
        dns.txt(SELECTOR + "._domainkey." + domain, KEY.publicRecord());
    }

    /** The key for a domain as a record of a zone. */
    public static String record(String domain) {
        return "%s._domainkey.%s. 300 IN TXT \"%s\"".formatted(SELECTOR, domain, KEY.publicRecord());
    }

    /** The message with a signature of the domain. */
    public static MailMessage sign(MailMessage message, String domain, Clock clock) {
        DkimSigner signer = new DkimSigner(
                identity(domain),
                new Canonicalization.Pair(Canonicalization.RELAXED, Canonicalization.RELAXED),
                List.of("From", "Subject"),
                List.of(),
                clock);
        try {
            return new EditedMessage(signer.sign(message, header(message)), List.of(), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message with a signature of the domain that leaves out all but the first octets of the body. */
    public static MailMessage signPart(MailMessage message, String domain) {
        return new TestSignature(KEY)
                .with("d", domain)
                .with("s", SELECTOR)
                .with("l", "2")
                .on(message);
    }

    /** A sealer of the domain. */
    public static ArcSealer sealer(String domain, Clock clock) {
        return new ArcSealer(Optional.of(identity(domain)), clock);
    }

    private static SigningIdentity identity(String domain) {
        return new SigningIdentity(domain, SELECTOR, KEY);
    }

    /** The header of a message. */
    public static MessageHeader header(MailMessage message) throws IOException {
        return Objects.requireNonNull(MessageHeader.read(message, 1_000_000));
    }
}
