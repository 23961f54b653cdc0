package io.sallyport.filter;

import io.sallyport.content.MailContent;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a filter may look at: a mail, as far as it is known at a stage. What is not known yet throws
 * {@link IllegalStateException}, so that a filter at the wrong stage is found by its first test.
 *
 * <p>Stable for plugins.
 */
public interface Examination {
    /** How far the mail has come. */
    Stage stage();

    /** The name of the session in journal and logs. */
    String sessionId();

    /** Who brings the mail. */
    Client client();

    /** What the front door noticed about how the client speaks, so far. */
    Set<ProtocolFact> facts();

    /** The name of the client's address that leads back to it (RFC 8601 § 3, iprev); null if there is none. May wait. */
    @Nullable
    String confirmedName() throws InterruptedException;

    /** Reverse-path and the recipients taken so far. From {@link Stage#MAIL} on. */
    Envelope envelope();

    /** The recipient in question. At {@link Stage#RCPT} only. */
    MailAddress recipient();

    /** Who the mail is from. At {@link Stage#DATA} only. */
    Authentication authentication();

    /** The header of the message. At {@link Stage#DATA} only. */
    MessageHeader header();

    /** The message. At {@link Stage#DATA} only. */
    MailMessage message();

    /** What the message carries, found out once for all filters. At {@link Stage#DATA} only. */
    MailContent content();

    /** Whether a domain is one that the policy serves. */
    boolean serves(String asciiDomain);

    /** All domains that the policy serves, as A-labels in lower case; the same instance for all mails of one policy. */
    Set<String> servedDomains();

    /** Where to ask questions about names; its answers are cached. */
    DnsResolver dns();

    /** The time of this stage. */
    Instant now();
}
