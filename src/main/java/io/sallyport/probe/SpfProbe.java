package io.sallyport.probe;

import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import io.sallyport.relay.Conversation.Heard;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a backend holds the sender's SPF (RFC 7208) against the gateway. To the backend all mail comes from the
 * gateway's address, which no strict domain names: a backend that asks refuses honest mail.
 */
final class SpfProbe {
    /** Domains for documentation (RFC 2606 § 3); their owner says that they send no mail at all: {@code v=spf1 -all}. */
    private static final List<String> STRICT = List.of("probe@example.com", "probe@example.org", "probe@example.net");

    private final SpfVerifier spf;
    private final String ourName;

    SpfProbe(SpfVerifier spf, String ourName) {
        this.spf = spf;
        this.ourName = ourName;
    }

    /** A sender for whom we may not send; null if there is none, or nobody could tell. */
    @Nullable
    MailAddress strictSender(InetAddress us, @Nullable MailAddress wanted) {
        return Stream.concat(
                        Stream.ofNullable(wanted),
                        STRICT.stream().map(text -> Objects.requireNonNull(AddressParser.parse(text))))
                .filter(sender -> spf.check(us, ourName, sender).result() == SpfResult.Result.FAIL)
                .findFirst()
                .orElse(null);
    }

    /** What came of mail from such a sender, next to mail from nobody, which SPF does not concern. */
    static Result judge(MailAddress sender, Heard fromNobody, Submission strict) {
        String subject = sender.toString();
        if (strict.isTaken()) {
            return Result.good(Check.SPF, subject, "takes mail of a domain whose SPF does not name the gateway");
        }
        if (speaksOfSpf(strict.end())) {
            return Result.warning(
                    Check.SPF,
                    subject,
                    "holds the sender's SPF against the gateway: " + Texts.of(strict.end()),
                    "Exempt the gateway's address from checks of SPF, DKIM and DMARC, and of sender addresses: they were"
                            + " made where the mail came in.");
        }
        return Result.unknown(
                Check.SPF,
                subject,
                Texts.isPositive(fromNobody)
                        ? "refuses this sender, without a word of SPF: " + Texts.of(strict.end())
                        : "takes no mail from the null reverse-path either: " + Texts.of(fromNobody));
    }

    /** The statuses of RFC 7372 § 3.2, or a text that names it. */
    private static boolean speaksOfSpf(Heard heard) {
        if (!(heard instanceof Heard.Reply(SmtpReply reply))) {
            return false;
        }
        EnhancedStatus status = reply.status();
        boolean ofSpf = status != null && status.subject() == 7 && (status.detail() == 23 || status.detail() == 24);
        String text = reply.text().toLowerCase(Locale.ROOT);
        return ofSpf || text.contains("spf") || text.contains("sender policy") || text.contains("dmarc");
    }
}
