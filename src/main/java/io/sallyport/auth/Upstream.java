package io.sallyport.auth;

import io.sallyport.auth.authres.UpstreamResults;
import io.sallyport.auth.dmarc.Identifier;
import io.sallyport.auth.dmarc.Identifier.Mechanism;
import io.sallyport.auth.dmarc.Identifier.Status;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfResult.Identity;
import io.sallyport.auth.spf.SpfSender;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.DomainNames;
import io.sallyport.message.MessageHeader;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted server in front of this gateway found out (RFC 8601 § 4.1): it has seen the client, we see only the
 * server.
 *
 * @param authservId the server's name for itself
 * @param results of the methods that we know, in the order of its fields; never empty
 */
public record Upstream(String authservId, List<AuthenticationResult> results) {
    private static final String PASS = "pass";

    public Upstream {
        results = List.copyOf(results);
    }

    /** What the server wrote into a header; null if it wrote nothing that can be read. */
    static @Nullable Upstream of(MessageHeader header, String authservId) {
        List<AuthenticationResult> results = UpstreamResults.of(header, authservId, 1);
        return results.isEmpty() ? null : new Upstream(authservId, results);
    }

    /** SPF for the reverse-path as the server found it; {@code none} if it did not look. */
    SpfResult spf(InetAddress client, String hello) {
        SpfResult helo = null;
        for (AuthenticationResult result : results) {
            if (result.method().equals("spf")) {
                String mailFrom = result.property("smtp", "mailfrom");
                if (mailFrom != null) {
                    return spf(
                            result,
                            new SpfSender(Identity.MAIL_FROM, client, localPart(mailFrom), domain(mailFrom), hello));
                }
                String name = result.property("smtp", "helo");
                helo = spf(
                        result,
                        new SpfSender(Identity.HELO, client, "postmaster", name == null ? "" : domain(name), hello));
            }
        }
        return helo != null
                ? helo
                : new SpfResult(
                        SpfResult.Result.NONE,
                        new SpfSender(Identity.MAIL_FROM, client, "", "", hello),
                        null,
                        null,
                        List.of());
    }

    private static SpfResult spf(AuthenticationResult found, SpfSender sender) {
        for (SpfResult.Result result : SpfResult.Result.values()) {
            if (result.toString().equals(found.result())) {
                return new SpfResult(result, sender, null, found.reason(), List.of());
            }
        }
        // Another word than RFC 8601 § 2.7.2 knows proves nothing.
        return new SpfResult(SpfResult.Result.NONE, sender, null, found.reason(), List.of());
    }

    private static String localPart(String address) {
        return address.substring(0, Math.max(0, address.lastIndexOf('@')));
    }

    private static String domain(String address) {
        return DomainNames.toAscii(address.substring(address.lastIndexOf('@') + 1));
    }

    /** The domains whose signatures the server found to hold: its own changes may have broken them for us. */
    List<Identifier> signers() {
        return results.stream()
                .filter(result ->
                        result.method().equals("dkim") && result.result().equals(PASS))
                .map(result -> result.property("header", "d"))
                .filter(domain -> domain != null)
                .map(domain -> new Identifier(Mechanism.DKIM, domain, Status.PASS))
                .toList();
    }
}
