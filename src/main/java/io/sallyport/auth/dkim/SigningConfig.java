package io.sallyport.auth.dkim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * With which key the gateway signs what it writes itself (delivery reports, DMARC reports), and seals what it passes on.
 * Domain, selector and key file belong together; without them nothing is signed.
 */
@ConfigMapping(prefix = "sallyport.signing")
public interface SigningConfig {
    /** The domain in whose name we sign ({@code d=}). */
    Optional<String> domain();

    /** The selector: the public key must be published at {@code <selector>._domainkey.<domain>}. */
    Optional<String> selector();

    /**
     * The private key in PEM form: PKCS#8 for RSA of 1024 to 4096 bits or for Ed25519, or PKCS#1 for RSA. Most
     * receivers cannot check Ed25519 yet.
     */
    Optional<Path> keyFile();

    /** The fields that are signed, each as often as it occurs. */
    @WithDefault("From,Sender,Reply-To,To,Cc,Subject,Date,Message-ID,In-Reply-To,References,MIME-Version,Content-Type,"
            + "Content-Transfer-Encoding,Auto-Submitted")
    List<String> fields();

    /**
     * The fields that are signed once more than they occur, so that nobody can add one (RFC 6376 § 8.15).
     */
    @WithDefault("From,To,Cc,Subject,Date,Reply-To,Message-ID,MIME-Version,Content-Type,Content-Transfer-Encoding")
    List<String> overSignedFields();
}
