package io.sallyport.auth;

import io.sallyport.auth.authres.UpstreamResults;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfResult.Identity;
import io.sallyport.auth.spf.SpfSender;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.MessageHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted server in front of this gateway found out (RFC 8601 § 4.1): it has seen the client, we see only the
 * server. So it is believed about SPF; signatures can be checked here as well as there.
 *
 * @param authservId the server's name for itself
 * @param results of the methods that we know, in the order of its fields; never empty
 */
public record Upstream(String authservId, List<AuthenticationResult> results) {
    public Upstream {
        results = List.copyOf(results);
    }

    /** What the server wrote into a header; null if it wrote nothing that can be read. */
    static @Nullable Upstream of(MessageHeader header, String authservId) {
        List<AuthenticationResult> results = UpstreamResults.of(header, authservId, 1);
        return results.isEmpty() ? null : new Upstream(authservId, results);
    }

    /**
     * SPF as the server found it, for the identity that counts (RFC 7208 § 2.4): that of this reverse-path, or of HELO if
     * it is null. {@code none} if the server did not look at it.
     */
    SpfResult spf(SpfSender sender) {
        for (AuthenticationResult result : results) {
            if (result.method().equals("spf")) {
                String value = result.property(
                        "smtp",
                        switch (sender.identity()) {
                            case MAIL_FROM -> "mailfrom";
                            case HELO -> "helo";
                        });
                if (value != null && isOf(value, sender)) {
                    return spf(result, value, sender);
                }
            }
        }
        return new SpfResult(SpfResult.Result.NONE, sender, null, null, List.of());
    }

    /** What the server wrote about SPF, as it stands there. */
    List<AuthenticationResult> spfResults() {
        return results.stream().filter(result -> result.method().equals("spf")).toList();
    }

    /** The name in HELO is what the server was told; we were told the server's. */
    private static boolean isOf(String value, SpfSender sender) {
        return sender.identity() == Identity.HELO || domain(value).equals(sender.domain());
    }

    private static SpfResult spf(AuthenticationResult found, String value, SpfSender asked) {
        SpfSender sender = new SpfSender(asked.identity(), asked.client(), asked.local(), domain(value), asked.helo());
        for (SpfResult.Result result : SpfResult.Result.values()) {
            if (result.toString().equals(found.result())) {
                return new SpfResult(result, sender, null, found.reason(), List.of());
            }
        }
        // Another word than RFC 8601 § 2.7.2 knows proves nothing.
        return new SpfResult(SpfResult.Result.NONE, sender, null, found.reason(), List.of());
    }

    private static String domain(String address) {
        return DomainNames.toAscii(address.substring(address.lastIndexOf('@') + 1));
    }
}
