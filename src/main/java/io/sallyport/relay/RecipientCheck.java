package io.sallyport.relay;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.RecipientsPolicy;
import io.sallyport.policy.RecipientsPolicy.Callout.WhenAway;
import io.sallyport.policy.RelayPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Tells whether a mailbox exists as the domain's policy says: all do, those in a list do, or the backend is asked.
 *
 * <p>What backends answered is remembered, and equal questions at the same time are asked once: many strangers who try
 * names must not become many questions.
 */
@ApplicationScoped
public class RecipientCheck implements RecipientVerifier {
    private static final SmtpReply UNKNOWN = SmtpReply.of(550, "5.1.1", "No such mailbox here");

    private final Backends backends;
    private final AsyncCache<Question, RecipientResult> answers;

    /**
     * A question to a backend. The local part keeps its case: only the backend knows what it means (RFC 5321 § 2.4).
     *
     * @param times how long the answer is remembered
     */
    private record Question(MailAddress recipient, RelayPolicy route, RecipientsPolicy.Callout times) {}

    @Inject
    public RecipientCheck(Backends backends, RelayConfig config) {
        this(backends, config, Ticker.systemTicker());
    }

    /** With a time of one's own. */
    RecipientCheck(Backends backends, RelayConfig config, Ticker ticker) {
        this.backends = backends;
        this.answers = Caffeine.newBuilder()
                .maximumSize(config.callout().maxAnswers())
                .expireAfter(Expiry.creating(RecipientCheck::remembered))
                .ticker(ticker)
                .executor(RecipientCheck::start)
                .buildAsync();
    }

    @Override
    public Answer verify(MailAddress recipient, DomainPolicy domain) {
        if (recipient.localPart().equalsIgnoreCase("postmaster")) {
            return new Answer.Exists(); // RFC 5321 § 4.5.1: there is always one
        }
        return switch (domain.recipients()) {
            case RecipientsPolicy.Accept accept -> new Answer.Exists();
            case RecipientsPolicy.Listed listed ->
                listed.addresses().contains(listForm(recipient)) ? new Answer.Exists() : new Answer.Refused(UNKNOWN);
            case RecipientsPolicy.Callout callout -> callOut(recipient, domain.relay(), callout);
        };
    }

    /** As in a list: all in lower case, the domain as A-labels. */
    private static String listForm(MailAddress recipient) {
        return new MailAddress(recipient.localPart().toLowerCase(Locale.ROOT), recipient.asciiDomain()).toString();
    }

    private Answer callOut(MailAddress recipient, RelayPolicy route, RecipientsPolicy.Callout callout) {
        Question question =
                new Question(new MailAddress(recipient.localPart(), recipient.asciiDomain()), route, callout);
        RecipientResult result = answers.get(
                        question,
                        (asked, executor) -> CompletableFuture.supplyAsync(
                                () -> backends.ask(
                                        asked.route(),
                                        asked.recipient(),
                                        asked.route().budget()),
                                executor))
                .join();
        return switch (result) {
            case RecipientResult.Delivered yes -> new Answer.Exists();
            case RecipientResult.Refused no -> new Answer.Refused(BackendReplies.cleaned(no.reply()));
            case RecipientResult.Deferred unknown ->
                callout.whenAway() == WhenAway.ACCEPT ? new Answer.Exists() : new Answer.Unavailable(unknown.why());
        };
    }

    private static Duration remembered(Question question, RecipientResult result) {
        return switch (result) {
            case RecipientResult.Delivered yes -> question.times().positive();
            case RecipientResult.Refused no -> question.times().negative();
            case RecipientResult.Deferred unknown -> Duration.ZERO; // Not an answer
        };
    }

    private static void start(Runnable task) {
        Thread.startVirtualThread(task);
    }
}
