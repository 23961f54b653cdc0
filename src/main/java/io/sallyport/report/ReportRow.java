package io.sallyport.report;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a report says about a mail. Mails about which it says the same are one record of the report, with their number
 * (RFC 9990 § 3.1.1.7).
 *
 * @param source the address of the client; a zone is dropped
 * @param evaluation what DMARC made of it
 * @param dkim the result of each signature that was tried; at most 100 are
 *     kept
 * @param spf the result for MAIL FROM; null if it was not checked
 */
public record ReportRow(
        InetAddress source,
        Identifiers identifiers,
        Evaluation evaluation,
        List<DkimResult> dkim,
        @Nullable SpfResult spf) {
    /** RFC 9990 § 3.1.3. */
    private static final int MOST_SIGNATURES = 100;

    private static final int MOST_REASONS = 10;

    public ReportRow {
        source = withoutZone(source);
        dkim = List.copyOf(dkim.subList(0, Math.min(dkim.size(), MOST_SIGNATURES)));
    }

    /**
     * The domains of a mail (RFC 9990 § 3.1.1.10).
     *
     * @param headerFrom the domain in From
     * @param envelopeFrom the domain of the reverse-path; empty if that was null
     * @param envelopeTo the domain of the recipients; null if they have several, or it is not to be told
     */
    public record Identifiers(
            String headerFrom,
            String envelopeFrom,
            @Nullable String envelopeTo) {
        public Identifiers {
            headerFrom = name(headerFrom);
            envelopeFrom = name(envelopeFrom);
            envelopeTo = envelopeTo == null ? null : name(envelopeTo);
        }
    }

    /**
     * What DMARC made of a mail (RFC 9990 § 3.1.1.9).
     *
     * @param dkimAligned whether DKIM passed for a domain that is aligned with From
     * @param spfAligned the same of SPF
     * @param reasons why we did other than the policy asked; at most ten are kept
     */
    public record Evaluation(
            Disposition disposition, boolean dkimAligned, boolean spfAligned, List<OverrideReason> reasons) {
        public Evaluation {
            reasons = List.copyOf(reasons.subList(0, Math.min(reasons.size(), MOST_REASONS)));
        }
    }

    /** What was done on the strength of the policy (RFC 9990 appendix A, {@code ActionDispositionType}). */
    public enum Disposition {
        /** Nothing. */
        NONE,
        /** Nothing: DMARC passed, and the policy would have asked for something else. */
        PASS,
        /** It failed, and was held. */
        QUARANTINE,
        /** It failed, and was refused. */
        REJECT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Why we did other than the policy asked.
     *
     * @param comment for people; null for none
     */
    public record OverrideReason(
            OverrideType type, @Nullable String comment) {
        public OverrideReason {
            comment = comment == null ? null : bounded(comment);
        }
    }

    /** The kinds of reasons (RFC 9990 § 3.1.6). */
    public enum OverrideType {
        /** A rule of ours spared the mail. */
        LOCAL_POLICY,
        /** It looks as if a mailing list had sent it on. */
        MAILING_LIST,
        /** Something else, which the comment tells. */
        OTHER,
        /** The record says {@code t=y}. */
        POLICY_TEST_MODE,
        /** A forwarder that we trust had sent it on. */
        TRUSTED_FORWARDER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a method found out (RFC 8601 § 2.7.1 and § 2.7.2). */
    public enum Outcome {
        /** There was nothing to check. */
        NONE,
        /** It holds. */
        PASS,
        /** It does not hold. */
        FAIL,
        /** It does not seem to hold; SPF only. */
        SOFTFAIL,
        /** It holds, but not for us. */
        POLICY,
        /** Nothing is claimed. */
        NEUTRAL,
        /** Nobody could tell now. */
        TEMPERROR,
        /** It is broken. */
        PERMERROR;

        /**
         * The outcome of that name; letter case does not matter.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Outcome of(String result) {
            return valueOf(result.toUpperCase(Locale.ROOT));
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One signature (RFC 9990 § 3.1.1.12).
     *
     * @param domain its {@code d=}
     * @param selector its {@code s=}
     * @param remark why it did not pass, for people; null for nothing
     */
    public record DkimResult(
            String domain,
            String selector,
            Outcome outcome,
            @Nullable String remark) {
        public DkimResult {
            domain = name(domain);
            selector = name(selector);
            remark = remark == null ? null : bounded(remark);
            if (outcome == Outcome.SOFTFAIL) {
                outcome = Outcome.FAIL; // RFC 8601 § 2.7.1 knows no softfail
            }
        }
    }

    /**
     * SPF for the MAIL FROM identity, the only one that DMARC knows (RFC 9990 § 3.1.1.13).
     *
     * @param domain the domain that was checked
     * @param remark why it did not pass, for people; null for nothing
     */
    public record SpfResult(
            String domain, Outcome outcome, @Nullable String remark) {
        public SpfResult {
            domain = name(domain);
            remark = remark == null ? null : bounded(remark);
        }
    }

    /** RFC 3986 § 3.2.2: an address has no zone, such as Java adds to a link-local one. */
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the octets of an address are an address", e);
        }
    }

    private static String name(String text) {
        return ReportText.clean(text, ReportText.MOST_NAME);
    }

    private static String bounded(String text) {
        return ReportText.clean(text, ReportText.MOST_REMARK);
    }
}
