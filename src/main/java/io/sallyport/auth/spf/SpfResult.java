package io.sallyport.auth.spf;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.MailAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one check (RFC 7208 § 2.6): a fact, no decision.
 *
 * @param sender what was checked
 * @param explanation what the domain's owner has to say about a fail, printable ASCII of at most
 *     {@link #MAX_EXPLANATION} chars, not to be trusted (RFC 7208 § 11.5); null if nothing
 * @param problem what is behind temperror and permerror, printable; null for other results
 * @param trace the steps in their order, at most {@link #MAX_TRACE}
 */
public record SpfResult(
        Result result,
        SpfSender sender,
        @Nullable String explanation,
        @Nullable String problem,
        List<Step> trace) {
    /** The longest explanation: with code and our words it must fit into a reply (RFC 5321 § 4.5.3.1.5). */
    public static final int MAX_EXPLANATION = 400;

    /** The most steps that are recorded; a record can have thousands of terms. */
    public static final int MAX_TRACE = 200;

    public SpfResult {
        trace = List.copyOf(trace);
    }

    /**
     * The result of a check that whoever waits for it has no more time for.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     */
    public static SpfResult overdue(InetAddress client, String helo, @Nullable MailAddress reversePath) {
        SpfSender sender = SpfSender.of(client, helo, reversePath);
        return new SpfResult(Result.TEMPERROR, sender, null, "no result in the time that was left", List.of());
    }

    /** Which identity was checked. */
    public Identity identity() {
        return sender.identity();
    }

    /** The domain that was checked, as A-labels; whatever the client said where the result is none. */
    public String domain() {
        return sender.domain();
    }

    /** For Authentication-Results (RFC 8601 § 2.7.2) and the journal. */
    public AuthenticationResult asResult() {
        Property property =
                switch (identity()) {
                    case HELO -> new Property("smtp", "helo", sender.name());
                    case MAIL_FROM -> new Property("smtp", "mailfrom", sender.name());
                };
        return new AuthenticationResult(
                "spf",
                result.toString(),
                comment(),
                problem,
                List.of(property),
                trace.stream().map(Step::toString).toList());
    }

    /** The result in the words that RFC 7208 § 9.1 and most others have for it; values of strangers stand in it. */
    String comment() {
        String name = "domain of " + sender.name();
        String address = IpAddresses.text(sender.client());
        return switch (result) {
            case PASS -> name + " designates " + address + " as permitted sender";
            case FAIL -> name + " does not designate " + address + " as permitted sender";
            case SOFTFAIL -> name + " probably does not designate " + address + " as permitted sender";
            case NEUTRAL -> name + " neither permits nor denies " + address;
            case NONE -> name + " does not designate permitted sender hosts";
            case TEMPERROR, PERMERROR -> "error in processing during lookup of " + sender.name();
        };
    }

    /** The results, by their names in RFC 7208 § 2.6. */
    public enum Result {
        /** There is no record, or no domain that could have one. */
        NONE,
        /** The owner says nothing about this client. */
        NEUTRAL,
        /** The client is authorized. */
        PASS,
        /** The client is not authorized. */
        FAIL,
        /** The client is probably not authorized. */
        SOFTFAIL,
        /** The domain name system could not be asked; a later check may succeed. */
        TEMPERROR,
        /** The records cannot be understood, or ask for too much; their owner has to act. */
        PERMERROR;

        private final String text = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return text;
        }
    }

    /** Who is checked (RFC 7208 § 2.3 and § 2.4). */
    public enum Identity {
        /** The name in HELO or EHLO. */
        HELO("helo"),
        /** The domain of the reverse-path. */
        MAIL_FROM("mailfrom");

        private final String text;

        Identity(String text) {
            this.text = text;
        }

        /** The name in Received-SPF (RFC 7208 § 9.1). */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One step of an evaluation.
     *
     * @param depth 0 in the domain's own record, one more in each that it includes or redirects to
     * @param domain whose record it is
     * @param term the mechanism or modifier as written; {@code v=spf1} for the search for the record
     * @param question what was asked for, such as {@code A mx.example.com}; null if nothing was
     * @param outcome what came of it, in a few words
     */
    public record Step(
            int depth, String domain, String term, @Nullable String question, String outcome) {
        @Override
        public String toString() {
            return "  ".repeat(depth) + domain + " " + term + (question == null ? "" : " [" + question + "]") + ": "
                    + outcome;
        }
    }
}
