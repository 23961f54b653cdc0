package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.DkimConfig;
import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Validates the Authenticated Received Chain of messages (RFC 8617 § 5.2). */
@ApplicationScoped
public class ArcVerifier {
    private final DomainKeys keys;
    private final ArcConfig config;
    private final DkimConfig dkim;
    private final Clock clock;

    public ArcVerifier(DomainKeys keys, ArcConfig config, DkimConfig dkim, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.dkim = dkim;
        this.clock = clock;
    }

    /**
     * Reads the chain and asks for its keys, without waiting: as soon as the header is there. At most one question for
     * each set, and one more.
     */
    public ArcVerification begin(MessageHeader header) {
        ArcChain.Structure structure = ArcChain.of(header, config.maxSets());
        return ArcVerification.begin(structure, keys, clock.instant().minus(dkim.clockTolerance()));
    }
}
