package io.sallyport.admin;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.sallyport.admin.access.AccessConfig;
import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Claims;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Those of whom an identity provider says who they are, by a token that a request bears (OpenID Connect, RFC 9068). */
@ApplicationScoped
class ForeignCallers {
    private static final Logger LOG = Logger.getLogger(ForeignCallers.class);

    /** Its keys may have to be fetched first. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final CurrentIdentityAssociation identity;
    private final AccessConfig.Oidc config;

    ForeignCallers(CurrentIdentityAssociation identity, AccessConfig config) {
        this.identity = identity;
        this.config = config.oidc();
    }

    /** Whether a token may be one of an identity provider: three parts with dots between (RFC 7515 § 3.1). */
    boolean mayKnow(String token) {
        return config.enabled() && token.chars().filter(letter -> letter == '.').count() == 2;
    }

    /**
     * Who bears the token of this request.
     *
     * @return null if it is not one of the identity provider for us, or not any more
     * @throws IOException if the provider does not answer
     */
    @Nullable
    Caller bearer(String token, String address) throws IOException {
        try {
            SecurityIdentity known = identity.getDeferredIdentity().await().atMost(PATIENCE);
            AccessTokenCredential credential =
                    known == null || known.isAnonymous() ? null : known.getCredential(AccessTokenCredential.class);
            return credential == null || !credential.getToken().equals(token)
                    ? null
                    : Claims.caller(token, config, address);
        } catch (AuthenticationFailedException e) {
            LOG.infof("A token of the identity provider is refused: %s", e.getMessage());
            return null;
        } catch (TimeoutException e) {
            throw new IOException("the identity provider does not answer", e);
        }
    }
}
