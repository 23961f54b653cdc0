package io.sallyport.auth;

import io.sallyport.auth.SenderInquiry.Envelope;
import io.sallyport.auth.arc.ArcVerifier;
import io.sallyport.auth.dkim.DkimVerifier;
import io.sallyport.auth.dmarc.DmarcVerifier;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who a mail is from, while it comes in: each question is asked as soon as it is known, and none twice. What
 * comes of it are facts; what they mean is for others to say.
 *
 * <pre>
 * connect   {@link #arrived}               iprev
 * MAIL      {@link #begin}                 SPF, for both identities
 * header    {@link SenderInquiry#header}   the author's DMARC record, the keys of DKIM and ARC
 * end       {@link SenderInquiry#conclude} waits for what is still open, hashes the body once, checks the signatures
 * </pre>
 */
@ApplicationScoped
public class SenderAuthentication {
    private final IprevVerifier iprev;
    private final SpfVerifier spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final DmarcVerifier dmarc;
    private final AuthConfig config;
    private final MailMetrics metrics;

    public SenderAuthentication(
            IprevVerifier iprev,
            SpfVerifier spf,
            DkimVerifier dkim,
            ArcVerifier arc,
            DmarcVerifier dmarc,
            AuthConfig config,
            MailMetrics metrics) {
        this.iprev = iprev;
        this.spf = spf;
        this.dkim = dkim;
        this.arc = arc;
        this.dmarc = dmarc;
        this.config = config;
        this.metrics = metrics;
    }

    /** A client has connected. Does not wait. */
    public CompletableFuture<IprevResult> arrived(InetAddress client) {
        return iprev.ask(client);
    }

    /**
     * The reverse-path of a mail is known. Does not wait.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     * @param upstreamId what a trusted server in front of us, that brings the mail, calls itself in
     *     {@code Authentication-Results}; null if the client is none
     * @param before the questions about the client's last mail: these follow when those have ended. A client that begins
     *     mail after mail must not be able to occupy the resolver, which all others need too
     */
    public SenderInquiry begin(
            CompletableFuture<IprevResult> arrival,
            InetAddress client,
            String helo,
            @Nullable MailAddress reversePath,
            @Nullable String upstreamId,
            CompletableFuture<?> before) {
        AtomicBoolean abandoned = new AtomicBoolean();
        Duration unlimited = ChronoUnit.FOREVER.getDuration(); // SPF has a limit of its own
        // The HELO identity is the MAIL FROM identity of mail from <> (RFC 7208 § 2.4): asked once.
        var ofHelo = reversePath == null
                ? null
                : before.thenCompose(ignored -> abandoned.get()
                        ? CompletableFuture.completedFuture(SpfResult.overdue(client, helo, null))
                        : spf.askHelo(client, helo, unlimited));
        var ofMailFrom = before.thenCompose(ignored -> abandoned.get()
                ? CompletableFuture.completedFuture(SpfResult.overdue(client, helo, reversePath))
                : spf.ask(client, helo, reversePath, unlimited));
        return new SenderInquiry(
                this, new Envelope(client, arrival, ofHelo, ofMailFrom, helo, reversePath, upstreamId), abandoned);
    }

    DkimVerifier dkim() {
        return dkim;
    }

    ArcVerifier arc() {
        return arc;
    }

    DmarcVerifier dmarc() {
        return dmarc;
    }

    MailMetrics metrics() {
        return metrics;
    }

    boolean partialBodyProves() {
        return config.partialBodyProves();
    }

    Duration budget() {
        return config.budget();
    }
}
