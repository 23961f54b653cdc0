package io.sallyport.policy;

import io.sallyport.config.Network;
import io.sallyport.policy.yaml.Default;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code authentication:} block of a domain: what it means for the domain's mail how its sender was authenticated.
 *
 * @param dmarc what DMARC's results lead to (RFC 9989)
 * @param spf what SPF's results lead to where the author's domain has no DMARC policy (RFC 7208 § 8)
 * @param iprev what it leads to if the client's address has no name that leads back to it (RFC 8601 § 2.7.3)
 * @param trustedSealers whose word about a mail that they changed is taken (ARC, RFC 8617)
 * @param trustedForwarders who passes mail on without sealing it
 * @param exceptions whose failing mail is wanted all the same
 */
public record AuthenticationPolicy(
        DmarcResponses dmarc,
        SpfResponses spf,
        IprevResponses iprev,
        List<DomainName> trustedSealers,
        List<TrustedForwarder> trustedForwarders,
        List<LocalException> exceptions) {
    /** What a result leads to. The strictest answer of all results holds. */
    public enum Response {
        /** Noted, nothing else. */
        ACCEPT,
        /** The mail is taken, and held until an administrator has decided. */
        HOLD,
        /** The mail is answered with 451: the sender may try again. */
        DEFER,
        /** The mail is answered with 550. */
        REJECT
    }

    /**
     * What DMARC's results lead to.
     *
     * @param reject it failed, and the domain's owner asks for rejection
     * @param quarantine it failed, and the domain's owner asks for quarantine
     * @param none it failed, and the domain's owner asks for nothing
     * @param temperror it could not be told now, because the DNS did not answer
     * @param permerror the domain's record cannot be understood
     * @param noAuthor the header names no author, or could be read as naming several: nobody can say whose mail it is
     */
    public record DmarcResponses(
            @Default("reject") Response reject,
            @Default("hold") Response quarantine,
            @Default("accept") Response none,
            @Default("defer") Response temperror,
            @Default("accept") Response permerror,
            @Default("reject") Response noAuthor) {}

    /**
     * What SPF's results lead to where the author's domain has no DMARC policy and no signature.
     *
     * @param fail the domain's owner says that this client may not use it
     * @param softfail the domain's owner says that this client probably may not use it
     * @param temperror it could not be told now, because the DNS did not answer
     * @param permerror the domain's record cannot be understood
     */
    public record SpfResponses(
            @Default("reject") Response fail,
            @Default("accept") Response softfail,
            @Default("defer") Response temperror,
            @Default("accept") Response permerror) {}

    /**
     * What the client's name leads to.
     *
     * @param fail there is a name, and it does not lead back
     * @param permerror there is no name
     * @param temperror it could not be told now, because the DNS did not answer
     */
    public record IprevResponses(
            @Default("accept") Response fail,
            @Default("accept") Response permerror,
            @Default("accept") Response temperror) {}

    /**
     * A server that passes mail on for its users: the mail's own authentication breaks on the way, and that is not held
     * against it. Names either a network or a domain.
     *
     * @param network the client's address lies in it
     * @param domain the client's confirmed name (iprev pass) lies in it
     * @param reason why, for whoever reads the journal or the file later
     */
    public record TrustedForwarder(
            @Nullable Network network, @Nullable DomainName domain, String reason) {}

    /**
     * Mail of an author's domain that is wanted although it fails, for a time. Whoever forges the author must not profit
     * from it, so it asks for another proof, or says that it knows that it asks for none.
     *
     * @param author the domain in {@code From}, or one above it
     * @param network the client's address must lie in it
     * @param spf SPF must have passed for this domain, or one below it
     * @param dkim a signature of this domain, or one below it, must have passed
     * @param spoofable whether no proof is asked for
     * @param until the last day on which it holds, in UTC
     * @param reason why, for whoever reads the journal or the file later
     */
    public record LocalException(
            DomainName author,
            @Nullable Network network,
            @Nullable DomainName spf,
            @Nullable DomainName dkim,
            @Default("false") boolean spoofable,
            Day until,
            String reason) {}

    /**
     * A day in a policy file.
     *
     * @param date in UTC
     */
    public record Day(LocalDate date) {
        /**
         * Reads {@code 2027-01-31}.
         *
         * @throws IllegalArgumentException if it is no such date
         */
        public static Day of(String text) {
            try {
                return new Day(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("%s (expected: a date such as 2027-01-31)".formatted(text), e);
            }
        }

        @Override
        public String toString() {
            return date.toString();
        }
    }

    /** What holds where the files are silent. */
    public static final AuthenticationPolicy DEFAULT = of(
            new DmarcResponses(
                    Response.REJECT, Response.HOLD, Response.ACCEPT, Response.DEFER, Response.ACCEPT, Response.REJECT),
            new SpfResponses(Response.REJECT, Response.ACCEPT, Response.DEFER, Response.ACCEPT));

    /** Everything is noted and nothing acted upon: for trials, where there may be no DNS at all. */
    public static final AuthenticationPolicy NOTE_ONLY = of(
            new DmarcResponses(
                    Response.ACCEPT,
                    Response.ACCEPT,
                    Response.ACCEPT,
                    Response.ACCEPT,
                    Response.ACCEPT,
                    Response.ACCEPT),
            new SpfResponses(Response.ACCEPT, Response.ACCEPT, Response.ACCEPT, Response.ACCEPT));

    public AuthenticationPolicy {
        trustedSealers = List.copyOf(trustedSealers);
        trustedForwarders = List.copyOf(trustedForwarders);
        exceptions = List.copyOf(exceptions);
    }

    private static AuthenticationPolicy of(DmarcResponses dmarc, SpfResponses spf) {
        return new AuthenticationPolicy(
                dmarc,
                spf,
                new IprevResponses(Response.ACCEPT, Response.ACCEPT, Response.ACCEPT),
                List.of(),
                List.of(),
                List.of());
    }
}
