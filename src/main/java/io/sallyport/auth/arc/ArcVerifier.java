package io.sallyport.auth.arc;

import io.sallyport.auth.dkim.DomainKeys;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Validates the Authenticated Received Chain of messages (RFC 8617 § 5.2). */
@ApplicationScoped
public class ArcVerifier {
    private final DomainKeys keys;
    private final ArcConfig config;
    private final Clock clock;

    public ArcVerifier(DomainKeys keys, ArcConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Reads the chain and asks for its keys, without waiting: as soon as the header is there. At most one question for
     * each set, and one more.
     */
    public ArcVerification begin(MessageHeader header) {
        return ArcVerification.begin(ArcChain.of(header, config.maxSets()), keys, clock.instant());
    }
}
