package io.sallyport.intake;

import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.AuthenticationPolicy.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of who a mail is from.
 *
 * @param response what is done with the mail
 * @param reply what the sender is told of a deferral or a rejection; null otherwise
 * @param why what led to the response, for the journal; empty if nothing was objected to
 * @param overrides what was let pass although it failed
 */
record Judgement(Response response, @Nullable SmtpReply reply, String why, List<PolicyOverride> overrides) {
    /** Why a failure was not held against the mail; the names are those of aggregate reports (RFC 9990 § 3.1.6). */
    record PolicyOverride(Kind kind, String why) {
        /** Who is to thank. */
        enum Kind {
            /** The policy's {@code trusted-forwarders}. */
            TRUSTED_FORWARDER,
            /** The policy's {@code exceptions}, or its {@code trusted-sealers}. */
            LOCAL_POLICY
        }
    }

    Judgement {
        overrides = List.copyOf(overrides);
    }

    /** The response and all that led to it, in one line. */
    String explanation() {
        StringBuilder text = new StringBuilder(why);
        for (PolicyOverride override : overrides) {
            text.append(text.isEmpty() ? "" : "; ").append("overridden: ").append(override.why());
        }
        return text.toString();
    }
}
