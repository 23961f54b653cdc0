package io.sallyport.intake;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.arc.ArcSealer;
import io.sallyport.auth.authres.AuthenticationResultsField;
import io.sallyport.auth.authres.ClaimedResults;
import io.sallyport.auth.authres.ClaimedResults.Treatment;
import io.sallyport.auth.spf.ReceivedSpfField;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.quarantine.ReleasedField;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

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
    private final boolean receivedSpf;
    private final ClaimedResults claimed;
    private final ArcSealer sealer;

    public TraceHeader(SiteConfig site, AuthConfig config, ArcSealer sealer) {
        this.hostname = site.hostname();
        this.authservId = config.authservId().orElse(site.hostname());
        this.receivedSpf = config.receivedSpf();
        this.claimed = new ClaimedResults(List.of(authservId), ours(config), config.foreignResults());
        this.sealer = sealer;
    }

    private static Treatment ours(AuthConfig config) {
        return switch (config.ownResults()) {
            case REMOVE -> Treatment.REMOVE;
            case RENAME -> Treatment.RENAME;
        };
    }

    /**
     * The message as the backend gets it: a view, not a copy.
     *
     * @param results those of the facts
     * @throws IOException if the message cannot be read to be sealed
     */
    MailMessage on(MailTransaction mail, MessageHeader header, SenderFacts facts, List<AuthenticationResult> results)
            throws IOException {
        return forms(mail, header, facts, results).unmarked();
    }

    /**
     * The message in all forms in which backends may get it. Should it begin with a line that is a continuation, that
     * continues a field that nobody believes.
     *
     * @param results those of the facts
     */
    OutgoingForms forms(
            MailTransaction mail, MessageHeader header, SenderFacts facts, List<AuthenticationResult> results) {
        StringBuilder fields = new StringBuilder(1024);
        boolean smtpUtf8 = mail.envelope().smtpUtf8();
        fields.append(AuthenticationResultsField.of(authservId, results, smtpUtf8));
        if (receivedSpf) {
            fields.append(ReceivedSpfField.of(facts.mailFrom(), hostname));
        }
        fields.append(ReceivedField.of(mail, hostname, facts.iprev()));
        if (beginsWithContinuation(header)) {
            fields.append("X-Malformed-Header: the message began with the line that follows\r\n");
        }
        OutgoingForms.Finish seal = form -> sealer.isOn() ? sealed(mail, form, facts, results) : form;
        return new OutgoingForms(mail.message(), header, fields.toString(), edits(header), seal);
    }

    /** Whatever pretends to be our word on this mail is taken out: rules behind this gateway believe it. */
    private List<HeaderEdit> edits(MessageHeader header) {
        List<HeaderEdit> edits = new ArrayList<>(claimed.edits(header));
        for (HeaderField field : header.fields()) {
            if (ReleasedField.isOne(field)) {
                edits.add(new HeaderEdit.Removal(field));
            }
        }
        return edits;
    }

    private static boolean beginsWithContinuation(MessageHeader header) {
        if (header.fields().isEmpty()) {
            return false;
        }
        HeaderField first = header.fields().getFirst();
        byte octet = first.octets()[first.start()];
        return octet == ' ' || octet == '\t';
    }

    /** Sealed last, because a change would break the seal (RFC 8617 § 5.1). */
    private MailMessage sealed(
            MailTransaction mail, MailMessage outgoing, SenderFacts facts, List<AuthenticationResult> results)
            throws IOException {
        MessageHeader header = MessageHeader.read(outgoing, MAX_SEALED_HEADER);
        if (header == null) {
            LOG.warnf("Mail %s gets no ARC set: its header is over %d octets", mail.queueId(), MAX_SEALED_HEADER);
            return outgoing;
        }
        return switch (sealer.seal(outgoing, header, facts.arc(), authservId, results)) {
            case ArcSealer.Sealed(String set) -> new EditedMessage(set, outgoing);
            case ArcSealer.NotSealed(String why) -> {
                LOG.debugf("Mail %s gets no ARC set: %s", mail.queueId(), why);
                yield outgoing;
            }
        };
    }
}
