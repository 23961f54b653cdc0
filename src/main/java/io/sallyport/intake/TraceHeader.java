package io.sallyport.intake;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.SenderFacts;
import io.sallyport.auth.authres.AuthenticationResultsField;
import io.sallyport.auth.authres.ClaimedResults;
import io.sallyport.auth.authres.ClaimedResults.Treatment;
import io.sallyport.auth.spf.ReceivedSpfField;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What a mail carries on its way to the backend besides what was sent: where it came in (RFC 5321 § 4.4) and what was
 * found out about who it is from (RFC 8601). What pretends to be such is taken out first.
 */
@ApplicationScoped
public class TraceHeader {
    private final String hostname;
    private final String authservId;
    private final AuthConfig config;

    public TraceHeader(SiteConfig site, AuthConfig config) {
        this.hostname = site.hostname();
        this.authservId = config.authservId().orElse(site.hostname());
        this.config = config;
    }

    /** The message as the backend gets it: a view, not a copy. */
    MailMessage on(MailTransaction mail, MessageHeader header, SenderFacts facts) {
        StringBuilder fields = new StringBuilder(1024);
        boolean smtpUtf8 = mail.envelope().smtpUtf8();
        fields.append(AuthenticationResultsField.of(authservId, facts.results(), smtpUtf8));
        if (config.receivedSpf()) {
            fields.append(ReceivedSpfField.of(facts.mailFrom(), hostname));
        }
        fields.append(ReceivedField.of(mail, hostname, facts.iprev()));
        return new EditedMessage(fields.toString(), edits(header), mail.message());
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
