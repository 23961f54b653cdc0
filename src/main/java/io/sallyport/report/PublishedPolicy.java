package io.sallyport.report;

import io.sallyport.mail.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The DMARC policy that was found for mails, as a report names it (RFC 9990 § 3.1.1.5): there, what the record does not
 * say has its default.
 *
 * @param domain the policy domain, where the record was found, as A-labels
 * @param organizationalDomain the organizational domain of the policy domain (RFC 9989 § 4.10), as A-labels
 * @param p the policy for the domain
 * @param sp the policy for its subdomains; null if the record has none
 * @param np the policy for subdomains that do not exist; null if the record has none
 * @param adkim how close DKIM's domain must be
 * @param aspf how close SPF's domain must be
 * @param testing whether the record says {@code t=y}
 * @param publicSuffix whether the record says {@code psd=y}: those below the domain are not its owner's
 * @param failureOptions the {@code fo} tag; null if the record has none
 */
public record PublishedPolicy(
        String domain,
        String organizationalDomain,
        Assessment p,
        @Nullable Assessment sp,
        @Nullable Assessment np,
        Alignment adkim,
        Alignment aspf,
        boolean testing,
        boolean publicSuffix,
        @Nullable String failureOptions) {
    /** The most chars of a {@code fo} tag: all that it can say is {@code 0:1:d:s}. */
    private static final int MOST_OPTIONS = 32;

    /** What a domain's owner asks for mail that fails (RFC 9989 § 4.7). */
    public enum Assessment {
        /** Nothing. */
        NONE,
        /** Treat it as suspicious. */
        QUARANTINE,
        /** Refuse it. */
        REJECT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How close an authenticated domain must be to that in From (RFC 9989 § 4.7). */
    public enum Alignment {
        /** The same organizational domain. */
        RELAXED("r"),
        /** The same domain. */
        STRICT("s");

        private final String text;

        Alignment(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    public PublishedPolicy {
        domain = ReportText.clean(domain.toLowerCase(Locale.ROOT), ReportText.MOST_NAME);
        organizationalDomain = ReportText.clean(organizationalDomain.toLowerCase(Locale.ROOT), ReportText.MOST_NAME);
        failureOptions = failureOptions == null ? null : ReportText.clean(failureOptions, MOST_OPTIONS);
    }

    /** What holds for subdomains (RFC 9989 § 4.7, {@code sp}). */
    Assessment spOrDefault() {
        return sp == null ? p : sp;
    }

    /** What holds for subdomains that do not exist (RFC 9989 § 4.7, {@code np}). */
    Assessment npOrDefault() {
        return np == null ? spOrDefault() : np;
    }

    /** RFC 9989 § 4.7, {@code fo}. */
    String failureOptionsOrDefault() {
        return failureOptions == null ? "0" : failureOptions;
    }

    /**
     * Whether the domain can be written into a header field and a file's name. A name of the DNS may hold any octet; one
     * with others than host names have (and the underscore) gets no reports.
     */
    boolean isReportable() {
        return !domain.isEmpty()
                && domain.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }
}
