package io.sallyport.auth.iprev;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.AuthenticationResult.Property;
import io.sallyport.mail.IpAddresses;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the name of a client's address (RFC 8601 § 2.7.3).
 *
 * @param name the first name that was confirmed; null unless the result is pass
 * @param claimed the names that the address claims, at most {@link ConfirmedNames#MAX_NAMES}
 */
public record IprevResult(
        Result result, InetAddress address, @Nullable String name, List<String> claimed) {
    public IprevResult {
        claimed = List.copyOf(claimed);
    }

    /** For Authentication-Results (RFC 8601 § 2.7.3) and the journal. */
    public AuthenticationResult asResult() {
        String trace = claimed.isEmpty() ? "no names" : "claims " + String.join(", ", claimed);
        Property property = new Property("policy", "iprev", IpAddresses.text(address));
        return new AuthenticationResult("iprev", result.toString(), name, null, List.of(property), List.of(trace));
    }

    /** The results' names, as in Authentication-Results. */
    public enum Result {
        /** A name of the address leads back to it. */
        PASS("pass"),
        /** There are names, and none of them leads back. */
        FAIL("fail"),
        /** Could not be told now. */
        TEMPERROR("temperror"),
        /** The address has no name. */
        PERMERROR("permerror");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
