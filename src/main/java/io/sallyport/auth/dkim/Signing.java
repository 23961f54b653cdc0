package io.sallyport.auth.dkim;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.util.Optional;

/** What the gateway signs with, as configured; read once, at the start. */
@ApplicationScoped
public class Signing {
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
