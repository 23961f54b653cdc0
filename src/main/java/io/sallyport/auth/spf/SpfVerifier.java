package io.sallyport.auth.spf;

import io.sallyport.auth.spf.SpfResult.Identity;
import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Checks whether a client may use a domain (RFC 7208). Waits for answers: for virtual threads. */
@ApplicationScoped
public class SpfVerifier {
    private final DnsResolver dns;
    private final SpfConfig config;
    private final SiteConfig site;
    private final Clock clock;

    public SpfVerifier(DnsResolver dns, SpfConfig config, SiteConfig site, Clock clock) {
        this.dns = dns;
        this.config = config;
        this.site = site;
        this.clock = clock;
    }

    /**
     * Who says to be sending: the arguments of {@code check_host()} (RFC 7208 § 4.1).
     *
     * @param local the local part; {@code postmaster} where there is none (RFC 7208 § 4.3)
     * @param domain as A-labels in lower case
     */
    record Sender(InetAddress client, String local, String domain, String helo) {}

    /**
     * Checks the "MAIL FROM" identity; with a null reverse-path that is {@code postmaster} at the name in HELO (RFC
     * 7208 § 2.4), and the result says so.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     */
    public SpfResult check(InetAddress client, String helo, @Nullable MailAddress reversePath) {
        if (reversePath == null) {
            return checkHelo(client, helo);
        }
        String local = reversePath.localPart().isEmpty() ? "postmaster" : reversePath.localPart();
        return evaluate(new Sender(client, local, reversePath.asciiDomain(), helo), Identity.MAIL_FROM);
    }

    /** Checks the "HELO" identity (RFC 7208 § 2.3). */
    public SpfResult checkHelo(InetAddress client, String helo) {
        return evaluate(new Sender(client, "postmaster", DomainNames.toAscii(helo), helo), Identity.HELO);
    }

    private SpfResult evaluate(Sender sender, Identity identity) {
        return new SpfEvaluation(dns, config, sender, site.hostname(), clock.instant()).run(identity);
    }
}
