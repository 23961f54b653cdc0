package io.sallyport.intake;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.arc.ArcConfig;
import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.auth.authres.AuthenticationResultsField;
import io.sallyport.auth.authres.ClaimedResults;
import io.sallyport.auth.authres.ClaimedResults.Treatment;
import io.sallyport.auth.dkim.Signing;
import io.sallyport.auth.spf.ReceivedSpfField;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a mail carries on its way to the backend besides what was sent: where it came in (RFC 5321 § 4.4) and what was
 * found out about who it is from (RFC 8601). What pretends to be such is taken out first.
 */
@ApplicationScoped
public class TraceHeader {
    private static final Logger LOG = Logger.getLogger(TraceHeader.class);

    /** More than any header that is let in, with ours before it. */
    private static final int MAX_SEALED_HEADER = 32 * 1024 * 1024;

    private final String hostname;
    private final String authservId;
    private final AuthConfig config;

    private final @Nullable ArcSealer sealer;

    @Inject
    TraceHeader(SiteConfig site, AuthConfig config, ArcConfig arc, Signing signing, Clock clock) {
        this(
                site,
                config,
                arc.seal()
                        ? signing.identity()
                                .map(identity -> new ArcSealer(identity, clock))
                                .orElse(null)
                        : null);
    }

    /** With a sealer of its own, or none. */
    public TraceHeader(SiteConfig site, AuthConfig config, @Nullable ArcSealer sealer) {
        this.hostname = site.hostname();
        this.authservId = config.authservId().orElse(site.hostname());
        this.config = config;
        this.sealer = sealer;
    }

    /**
     * The message as the backend gets it: a view, not a copy. {@code Received} is the last of our fields: should the
     * message begin with a line that is a continuation, it continues nothing that is believed.
     *
     * @throws IOException if the message cannot be read to be sealed
     */
    MailMessage on(MailTransaction mail, MessageHeader header, SenderFacts facts) throws IOException {
        StringBuilder fields = new StringBuilder(1024);
        boolean smtpUtf8 = mail.envelope().smtpUtf8();
        fields.append(AuthenticationResultsField.of(authservId, facts.results(), smtpUtf8));
        if (config.receivedSpf()) {
            fields.append(ReceivedSpfField.of(facts.mailFrom(), hostname));
        }
        fields.append(ReceivedField.of(mail, hostname, facts.iprev()));
        MailMessage outgoing = new EditedMessage(fields.toString(), edits(header), mail.message());
        return sealer == null ? outgoing : sealed(sealer, mail, outgoing, facts);
    }

    /** Sealed last, because a change would break the seal (RFC 8617 § 5.1). */
    private MailMessage sealed(ArcSealer by, MailTransaction mail, MailMessage outgoing, SenderFacts facts)
            throws IOException {
        MessageHeader header = MessageHeader.read(outgoing, MAX_SEALED_HEADER);
        if (header == null) {
            LOG.warnf("Mail %s gets no ARC set: its header is over %d octets", mail.queueId(), MAX_SEALED_HEADER);
            return outgoing;
        }
        return switch (by.seal(outgoing, header, facts.arc(), authservId, facts.results())) {
            case ArcSealer.Sealed(String set) -> new EditedMessage(set, List.of(), outgoing);
            case ArcSealer.NotSealed(String why) -> {
                LOG.debugf("Mail %s gets no ARC set: %s", mail.queueId(), why);
                yield outgoing;
            }
        };
    }

    private List<HeaderEdit> edits(MessageHeader header) {
        Treatment ours =
                switch (config.ownResults()) {
                    case REMOVE -> Treatment.REMOVE;
                    case RENAME -> Treatment.RENAME;
                };
        Treatment others =
                switch (config.foreignResults()) {
                    case KEEP -> Treatment.KEEP;
                    case REMOVE -> Treatment.REMOVE;
                    case RENAME -> Treatment.RENAME;
                };
        return ClaimedResults.edits(header, List.of(authservId), ours, others);
    }
}
