package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import java.util.Locale;
import java.util.Map;

/**
 * What holds for one served domain: a file {@code policies/domains/<domain>.yaml} over the defaults.
 *
 * @param domain the name as A-labels in lower case
 * @param relay where its mail goes, and how
 * @param recipients how it is known which of its mailboxes exist
 * @param judging how the mail of its recipients is judged
 * @param groups how the mail of those is judged who belong to a group, by local part in lower case
 */
public record DomainPolicy(
        String domain,
        RelayPolicy relay,
        RecipientsPolicy recipients,
        RecipientPolicy judging,
        Map<String, RecipientPolicy> groups) {
    public DomainPolicy {
        groups = Map.copyOf(groups);
    }

    /** A domain for which nothing but sender authentication is judged. */
    public DomainPolicy(
            String domain, RelayPolicy relay, RecipientsPolicy recipients, AuthenticationPolicy authentication) {
        this(domain, relay, recipients, RecipientPolicy.authenticating(domain, authentication), Map.of());
    }

    /** How the mail of one of its recipients is judged. */
    public RecipientPolicy judging(MailAddress recipient) {
        return groups.isEmpty()
                ? judging
                : groups.getOrDefault(recipient.localPart().toLowerCase(Locale.ROOT), judging);
    }
}
