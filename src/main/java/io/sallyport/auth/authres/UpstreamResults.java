package io.sallyport.auth.authres;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway in front of this one found (RFC 8601 § 4.1): it saw the client, we see only the gateway. Who calls
 * this has made sure that the mail comes from that gateway.
 */
public final class UpstreamResults {
    private static final Set<String> METHODS = Set.of("spf", "dkim", "dmarc", "arc", "iprev");

    private static final Set<String> TRACE = Set.of(
            "received",
            "return-path",
            "delivered-to",
            "authentication-results",
            "received-spf",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
            "dkim-signature");

    private UpstreamResults() {}

    /**
     * The results of SPF, DKIM, DMARC, ARC and iprev that the gateway wrote: those of the topmost Authentication-Results
     * field, if that bears its name. What stands below may be the sender's, for not every gateway takes out forgeries of
     * its name; and what only may be read as the name is none, unlike in {@link ClaimedResults}, which takes fields out.
     *
     * @param authservId the gateway's name
     * @param received how many {@code Received} the gateway and hosts behind it put before the message: results below
     *     the next one are the sender's. 1 for a gateway that delivers here itself
     * @return empty if the gateway wrote nothing that can be read
     */
    public static List<AuthenticationResult> of(MessageHeader header, String authservId, int received) {
        int above = 0;
        for (HeaderField field : header.fields()) {
            if (!isTrace(field) || (field.isNamed("Received") && ++above > received)) {
                break;
            }
            if (ClaimedResults.isResults(field)) {
                FieldReading.Parsed parsed = resultsOf(field, authservId);
                return parsed == null
                        ? List.of()
                        : parsed.results().stream()
                                .filter(result -> METHODS.contains(result.method()))
                                .map(result -> withSource(result, authservId))
                                .toList();
            }
        }
        return List.of();
    }

    /** Whether servers put it at the top (RFC 5321 § 4.4); behind the first other field, all is the sender's. */
    private static boolean isTrace(HeaderField field) {
        String name = field.lowerCaseName();
        return TRACE.contains(name) || name.startsWith("x-");
    }

    /** The field, if it is well formed, of that host, and of the version that we know (RFC 8601 § 2.2). */
    private static FieldReading.@Nullable Parsed resultsOf(HeaderField field, String authservId) {
        boolean literal = field.isNamed(AuthenticationResultsField.NAME)
                && field.valueStart() == field.start() + AuthenticationResultsField.NAME.length() + 1;
        return literal
                        && FieldReading.of(field.value()) instanceof FieldReading.Parsed parsed
                        && Ascii.equals(parsed.authservId(), authservId)
                        && parsed.version() == 1
                ? parsed
                : null;
    }

    private static AuthenticationResult withSource(AuthenticationResult result, String authservId) {
        return new AuthenticationResult(
                result.method(),
                result.result(),
                "as " + authservId + " found",
                result.reason(),
                result.properties(),
                List.of("as " + authservId + " found"));
    }
}
