package io.sallyport.report;

import io.sallyport.config.SiteConfig;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who reports (RFC 9990 § 3.1.1.3).
 *
 * @param hostname the gateway
 * @param organization for people
 * @param mailbox where reports are from, in ASCII
 * @param contact how else we can be reached; null for nothing
 */
public record Submitter(
        String hostname,
        String organization,
        MailAddress mailbox,
        @Nullable String contact) {
    /**
     * The submitter that is configured.
     *
     * @throws IllegalArgumentException if its mailbox is none, or not in ASCII
     */
    public static Submitter of(DmarcReportConfig config, SiteConfig site) {
        String email = config.email().orElse("postmaster@" + site.hostname());
        MailAddress mailbox = AddressParser.parse(email);
        if (mailbox == null || mailbox.needsSmtpUtf8()) {
            throw new IllegalArgumentException(
                    "sallyport.report.dmarc.email: %s (expected: a mailbox such as dmarc@example.org)"
                            .formatted(email));
        }
        return new Submitter(
                site.hostname(),
                ReportText.clean(config.orgName().orElse(site.hostname()), ReportText.MOST_REMARK),
                mailbox.withAsciiDomain(),
                config.contact()
                        .map(text -> ReportText.clean(text, ReportText.MOST_REMARK))
                        .orElse(null));
    }
}
