package io.sallyport.cli;

import io.sallyport.auth.SenderAuthentication;
import io.sallyport.auth.SenderInquiry;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.rehearsal.Rehearsal;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds out who a stored mail is from as the gateway would, with its settings: without the container, which starts slowly. */
final class SenderCheck {
    private static final int MAX_HEADER = 16 * 1024 * 1024;

    private final DnsResolver dns;
    private final Clock clock;

    /**
     * A check with the gateway's settings: from system properties, environment and configuration files.
     *
     * @param clock what signatures' times are compared with
     */
    SenderCheck(DnsResolver dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /**
     * A mail, and how it came.
     *
     * @param helo what the client said in HELO or EHLO
     * @param reversePath null for {@code <>}
     */
    record Request(
            MailMessage message,
            InetAddress client,
            String helo,
            @Nullable MailAddress reversePath) {}

    /**
     * What is found, in the order of Authentication-Results.
     *
     * @throws IOException if the message cannot be read
     */
    List<AuthenticationResult> check(Request request) throws IOException {
        MessageHeader header = MessageHeader.read(request.message(), MAX_HEADER);
        if (header == null) {
            throw new IOException("the header is over %d octets".formatted(MAX_HEADER));
        }
        SenderAuthentication authentication = Rehearsal.authentication(GatewayFilters.settings(), dns, clock);
        SenderInquiry inquiry = authentication.begin(
                authentication.arrived(request.client()),
                request.client(),
                request.helo(),
                request.reversePath(),
                null,
                CompletableFuture.completedFuture(null));
        return inquiry.conclude(request.message(), header).results();
    }
}
