package io.sallyport.auth.authres;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway in front of this one found (RFC 8601 § 4.1): it saw the client, we see only the gateway. Who calls
 * this has made sure that the mail comes from that gateway.
 */
public final class UpstreamResults {
    private static final Set<String> METHODS = Set.of("spf", "dkim", "dmarc", "arc", "iprev");

    private UpstreamResults() {}

    /**
     * The results of SPF, DKIM, DMARC, ARC and iprev that the gateway wrote: those of the first Authentication-Results
     * that bears its name and of those directly behind it. Further down they would be of whoever sent the mail; a
     * gateway that adds none to some mail, or that leaves in forgeries of its name, must not be trusted.
     *
     * @param authservId the gateway's name
     * @param received how many {@code Received} the gateway and hosts behind it put before the message: results below
     *     the next one are the sender's. 1 for a gateway that delivers here itself
     * @return empty if the gateway wrote nothing that can be read
     */
    public static List<AuthenticationResult> of(MessageHeader header, String authservId, int received) {
        List<AuthenticationResult> results = new ArrayList<>();
        boolean found = false;
        int above = 0;
        for (HeaderField field : header.fields()) {
            if (field.isNamed("Received") && ++above > received) {
                break;
            }
            FieldReading.Parsed parsed = resultsOf(field, authservId);
            if (parsed != null) {
                found = true;
                parsed.results().stream()
                        .filter(result -> METHODS.contains(result.method()))
                        .map(result -> withSource(result, authservId))
                        .forEach(results::add);
            } else if (found) {
                break;
            }
        }
        return List.copyOf(results);
    }

    /** The field, if it is well formed, of that host, and of the version that we know (RFC 8601 § 2.2). */
    private static FieldReading.@Nullable Parsed resultsOf(HeaderField field, String authservId) {
        return field.isNamed(AuthenticationResultsField.NAME)
                        && FieldReading.of(field.utf8Value()) instanceof FieldReading.Parsed parsed
                        && parsed.isBy(authservId)
                        && parsed.version() == 1
                ? parsed
                : null;
    }

    private static AuthenticationResult withSource(AuthenticationResult result, String authservId) {
        return new AuthenticationResult(
                result.method(),
                result.result(),
                result.comment(),
                result.reason(),
                result.properties(),
                List.of("as " + authservId + " found"));
    }
}
