package io.sallyport.auth;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.iprev.IprevVerifier;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.mail.MailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who a mail is from, while it comes in: each question is asked as soon as it is known, and none twice. What
 * comes of it are facts; what they mean is for others to say.
 */
@ApplicationScoped
public class SenderAuthentication {
    private final IprevVerifier iprev;
    private final SpfVerifier spf;
    private final AuthConfig config;

    SenderAuthentication(IprevVerifier iprev, SpfVerifier spf, AuthConfig config) {
        this.iprev = iprev;
        this.spf = spf;
        this.config = config;
    }

    /** A client has connected. Does not wait. */
    public CompletableFuture<IprevResult> arrived(InetAddress client) {
        return iprev.ask(client);
    }
}
