package io.sallyport.auth.dkim;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.MessageSigner;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.util.Optional;

/** What the gateway signs with, as configured; read once, at the start. */
@ApplicationScoped
public class Signing implements MessageSigner {
    private static final int MAX_OWN_HEADER = 65_536;

    private final Optional<SigningIdentity> identity;
    private final Optional<DkimSigner> signer;

    Signing(SigningConfig config, Clock clock) {
        identity = config.keyFile().flatMap(file -> identity(config, file));
        signer = identity.map(own -> new DkimSigner(
                own,
                new Canonicalization.Pair(Canonicalization.RELAXED, Canonicalization.RELAXED),
                config.fields(),
                config.overSignedFields(),
                clock));
    }

    /** In whose name we sign; empty if nothing is to be signed. */
    public Optional<SigningIdentity> identity() {
        return identity;
    }

    /** Signs messages that we write; empty if nothing is to be signed. */
    public Optional<DkimSigner> signer() {
        return signer;
    }

    /** A DKIM-Signature; nothing if there is no key. */
    @Override
    public String signatures(MailMessage message) throws IOException {
        if (signer.isEmpty()) {
            return "";
        }
        MessageHeader header = MessageHeader.read(message, MAX_OWN_HEADER);
        if (header == null) {
            throw new IOException("a message of ours with a header of more than %d octets".formatted(MAX_OWN_HEADER));
        }
        return signer.get().sign(message, header);
    }

    private static Optional<SigningIdentity> identity(SigningConfig config, Path file) {
        try {
            SigningKey key = SigningKey.read(file);
            return config.domain()
                    .flatMap(domain -> config.selector().map(selector -> new SigningIdentity(domain, selector, key)));
        } catch (IOException | InvalidKeyException e) {
            // SigningCheck has said so before the start, unless the file has changed since
            throw new IllegalStateException("sallyport.signing.key-file: " + file + ": " + e.getMessage(), e);
        }
    }
}
