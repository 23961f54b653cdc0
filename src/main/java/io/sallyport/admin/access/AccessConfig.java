package io.sallyport.admin.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who may use the interface under {@code /api} and the page. */
@ConfigMapping(prefix = "sallyport.admin")
public interface AccessConfig {
    /**
     * A secret whose bearer may do everything ({@code Authorization: Bearer …}, RFC 6750). Without one there is still the
     * token that each start writes to {@code <data-dir>/admin-token}, for programs on this host.
     */
    Optional<@Size(min = 16, max = 1024) String> token();

    /**
     * A file whose first line is the password of the user {@code admin}, who is made at the first start if there are no
     * users. Without it a password is made up and written to the log, once. Either must be changed at the first login.
     */
    Optional<Path> initialPasswordFile();

    /** Sessions of the page. */
    Session session();

    /** How long who logged in stays so. */
    interface Session {
        /** A session ends when nothing was asked for this long. */
        @WithDefault("30m")
        @DurationMin(minutes = 1)
        @DurationMax(hours = 24)
        Duration idle();

        /** A session ends this long after its login, whatever is asked. */
        @WithDefault("12h")
        @DurationMin(minutes = 1)
        @DurationMax(days = 7)
        Duration most();

        /** The most sessions at a time; the one that was idle longest makes room. */
        @WithDefault("1000")
        @Min(1)
        @Max(100_000)
        int limit();
    }

    /** An identity provider. */
    Oidc oidc();

    /** Who people are is said by an identity provider (OpenID Connect). */
    interface Oidc {
        /** Whether there is one. */
        @WithDefault("false")
        boolean enabled();

        /** Whether people log in at the page by it as well: it must know {@code https://<this host>/login/provider}. */
        @WithDefault("false")
        boolean login();

        /** What the page calls it: "Log in with …". */
        @WithDefault("single sign-on")
        @Size(max = 60)
        String label();

        /** Where it is: the URL below which its {@code .well-known/openid-configuration} is found. */
        Optional<URI> issuer();

        /** The name that this gateway has there. */
        Optional<String> clientId();

        /** The secret that goes with the name, if the provider gave it one. */
        Optional<String> clientSecret();

        /** Whom tokens must be for ({@code aud}, RFC 7519 § 4.1.3); without it the name of this gateway. */
        Optional<String> audience();

        /** The claim that says who somebody is, for the audit log. It should not be theirs to change. */
        @WithDefault("preferred_username")
        String nameClaim();

        /** The claim that says what they are; a claim within another as {@code realm_access/roles}. */
        @WithDefault("groups")
        String roleClaim();

        /** What the values of that claim are here, such as {@code roles.mail-admins=admin}. Others are nothing. */
        Map<String, Role> roles();

        /**
         * The claim that says whose mail they may see: domains, or {@code *} for all. With this key, who has no such
         * claim sees none; without it, everybody sees all.
         */
        Optional<String> domainClaim();
    }
}
