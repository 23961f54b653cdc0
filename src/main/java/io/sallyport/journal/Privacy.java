package io.sallyport.journal;

import io.sallyport.journal.Decision.Content;
import io.sallyport.journal.Decision.Judgement;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Reason;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Verdict;
import io.sallyport.mail.Verdict.Weighed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of decisions what an operator does not want to be kept, before they are stored or logged.
 *
 * <p>Hashes are keyed (HMAC-SHA-256, RFC 2104): without the key nobody can try addresses until one fits. Domains stay:
 * they are what most questions are about. Addresses are also looked for inside of texts, such as replies of backends and
 * traces; what does not look like an address there (one that a macro of SPF took apart) is not found.
 */
@Singleton
public final class Privacy {
    /** A hash in place of a local part; also says that there was one. */
    private static final String MARK = "#";

    private static final int HASH_OCTETS = 12;

    /** What is a hash already. A local part of a stranger that only begins like one is hashed as any other. */
    private static final Pattern HASH = Pattern.compile(MARK + "[0-9a-f]{" + 2 * HASH_OCTETS + "}");

    /** What looks like an address in a text; local parts may be quoted (RFC 5321 § 4.1.2). */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\"[^\"]{0,320}\"|[^\\s<>()\\[\\]:;,\"@]{1,320}+)@[^\\s<>()\\[\\]:;,\"@/=]{1,255}");

    private final JournalConfig.Subject subject;
    private final JournalConfig.Addresses addresses;
    private final @Nullable SecretKeySpec key;

    /**
     * What the settings ask for.
     *
     * @throws IllegalArgumentException if something is to be hashed and there is no key
     */
    @Inject
    public Privacy(JournalConfig config) {
        subject = config.subject();
        addresses = config.addresses();
        key = config.key()
                .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                .orElse(null);
        if (key == null && (subject == JournalConfig.Subject.HASH || addresses == JournalConfig.Addresses.HASH)) {
            throw new IllegalArgumentException(
                    "sallyport.journal.key: is missing (expected: a secret of 16 characters or more, because"
                            + " sallyport.journal.subject or sallyport.journal.addresses is hash)");
        }
    }

    /** The decision as it may be kept. */
    Decision applied(Decision decision) {
        if (subject == JournalConfig.Subject.KEEP && addresses == JournalConfig.Addresses.KEEP) {
            return decision;
        }
        Envelope envelope = decision.envelope();
        Content content = decision.content();
        return new Decision(
                decision.id(),
                decision.sessionId(),
                decision.at(),
                decision.stage(),
                decision.client(),
                envelope == null ? null : envelope(envelope),
                content == null ? null : content(content),
                decision.ending(),
                reply(decision.reply()),
                decision.facts(),
                decision.authentication().stream().map(this::result).toList(),
                decision.judgements().stream().map(this::judgement).toList(),
                text(decision.detail()),
                decision.steps(),
                decision.took(),
                decision.policy());
    }

    /** The event as it may be kept. */
    DeliveryEvent applied(DeliveryEvent event) {
        return addresses == JournalConfig.Addresses.KEEP
                ? event
                : new DeliveryEvent(
                        event.kind(),
                        event.at(),
                        event.queueId(),
                        address(event.recipient()),
                        event.backend(),
                        reply(event.reply()),
                        text(event.detail()),
                        event.delay());
    }

    /** The address as it is kept, and so as it has to be looked for. */
    public MailAddress address(MailAddress address) {
        boolean hashed = HASH.matcher(address.localPart()).matches(); // As an operator copies it from what is shown
        return addresses == JournalConfig.Addresses.KEEP || hashed
                ? address
                : new MailAddress(hash(DecisionQuery.key(address)), address.domain());
    }

    private Envelope envelope(Envelope envelope) {
        MailAddress reversePath = envelope.reversePath();
        return new Envelope(
                reversePath == null ? null : address(reversePath),
                addresses(envelope.recipients()),
                envelope.body(),
                envelope.smtpUtf8());
    }

    private List<MailAddress> addresses(List<MailAddress> all) {
        return all.stream().map(this::address).toList();
    }

    private Content content(Content content) {
        String kept = content.subject();
        return new Content(
                from(content.from()),
                kept == null
                        ? null
                        : switch (subject) {
                            case KEEP -> text(kept);
                            case HASH -> hash(kept);
                            case DROP -> null;
                        },
                content.messageId(),
                content.octets());
    }

    /** The addresses of the field; its names are people's. */
    private @Nullable String from(@Nullable String field) {
        return field == null || addresses == JournalConfig.Addresses.KEEP
                ? field
                : ADDRESS.matcher(field)
                        .results()
                        .map(found -> hashed(found.group()))
                        .collect(Collectors.joining(", "));
    }

    private @Nullable SmtpReply reply(@Nullable SmtpReply reply) {
        return reply == null
                ? null
                : new SmtpReply(
                        reply.code(),
                        reply.status(),
                        reply.lines().stream().map(this::text).toList());
    }

    private AuthenticationResult result(AuthenticationResult result) {
        return new AuthenticationResult(
                result.method(),
                result.result(),
                optional(result.comment()),
                optional(result.reason()),
                result.properties().stream()
                        .map(property -> new Property(property.type(), property.name(), text(property.value())))
                        .toList(),
                result.trace().stream().map(this::text).toList());
    }

    private Judgement judgement(Judgement judgement) {
        Verdict verdict = judgement.verdict();
        MailAddress redirect = verdict.redirect();
        return new Judgement(
                judgement.policy(),
                addresses(judgement.recipients()),
                new Verdict(
                        verdict.action(),
                        verdict.score(),
                        verdict.thresholds(),
                        verdict.findings().stream()
                                .map(weighed -> new Weighed(finding(weighed.finding()), weighed.ignored()))
                                .toList(),
                        verdict.decisive(),
                        redirect == null ? null : address(redirect),
                        addresses(verdict.copies())));
    }

    private Finding finding(Finding finding) {
        Map<String, String> evidence = new TreeMap<>();
        finding.evidence().forEach((name, value) -> evidence.put(name, text(value)));
        Reason reason = finding.reason();
        return new Finding(
                finding.name(),
                finding.effect(),
                text(finding.detail()),
                evidence,
                reason == null ? null : new Reason(reason.status(), text(reason.text())),
                finding.shadow());
    }

    private @Nullable String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The text with a hash in place of each local part. */
    private String text(String text) {
        return addresses == JournalConfig.Addresses.KEEP || text.indexOf('@') < 0
                ? text
                : ADDRESS.matcher(text).replaceAll(found -> Matcher.quoteReplacement(hashed(found.group())));
    }

    private String hashed(String found) {
        int at = found.lastIndexOf('@');
        return address(new MailAddress(found.substring(0, at), found.substring(at + 1)))
                .toString();
    }

    private String hash(String text) {
        if (key == null) {
            throw new IllegalStateException("there is a key wherever something is hashed");
        }
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return MARK + HexFormat.of().formatHex(digest, 0, HASH_OCTETS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
