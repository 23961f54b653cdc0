package io.sallyport.auth.spf;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one check (RFC 7208 § 2.6): a fact, no decision.
 *
 * @param identity what was checked
 * @param domain the domain that was checked, as A-labels; whatever the client said where the result is none
 * @param explanation what the domain's owner has to say about a fail, printable ASCII of at most
 *     {@link #MAX_EXPLANATION} chars, not to be trusted (RFC 7208 § 11.5); null if nothing
 * @param problem what is behind temperror and permerror, printable; null for other results
 * @param trace the steps in their order, at most {@link #MAX_TRACE}
 */
public record SpfResult(
        Result result,
        Identity identity,
        String domain,
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
