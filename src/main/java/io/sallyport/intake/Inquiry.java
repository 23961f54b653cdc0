package io.sallyport.intake;

import io.sallyport.auth.SenderInquiry;
import io.sallyport.filter.Screening;
import io.sallyport.journal.Decision.Step;
import io.sallyport.mail.Client;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.Policy;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about one mail while it comes in. The front door begins it, hands the header in, and gives it back with the
 * mail. Used by one thread at a time.
 */
public final class Inquiry {
    /** The octets behind the header that are not its own. */
    private static final int EMPTY_LINE = 2;

    private final Arrival arrival;
    private final Client client;
    private final Policy policy;
    private final SenderInquiry sender;
    private final IntakeConfig bounds;
    private final Span span;
    private final long began = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private final Map<MailAddress, List<Finding>> found = new LinkedHashMap<>();
    private @Nullable Screening screening;
    private @Nullable MessageHeader header;

    Inquiry(Arrival arrival, Client client, Policy policy, SenderInquiry sender, IntakeConfig bounds, Span span) {
        this.arrival = arrival;
        this.client = client;
        this.policy = policy;
        this.sender = sender;
        this.bounds = bounds;
        this.span = span;
    }

    /**
     * The header is in, the body is still to come: its questions are asked. Not for headers over their bounds, whose mail
     * is refused.
     *
     * @param octets with the empty line behind it; not to be changed any more
     */
    public void header(byte[] octets) {
        if (octets.length <= bounds.maxHeaderSize() + EMPTY_LINE) {
            take(MessageHeader.parse(octets, octets.length, bounds.maxHeaderFields()));
        }
    }

    /** The mail is over, or will not come: what was not asked yet is not asked. */
    public void abandon() {
        sender.abandon();
        span.end();
    }

    private void take(@Nullable MessageHeader parsed) {
        if (parsed != null && header == null) {
            header = parsed;
            Spans.within(span, () -> sender.header(parsed));
        }
    }

    /** The header of the mail, read now if it was not handed in; null if it is over its bounds. */
    @Nullable
    MessageHeader headerOf(MailMessage message) throws IOException {
        if (header == null) {
            take(MessageHeader.read(message, bounds.maxHeaderSize() + EMPTY_LINE, bounds.maxHeaderFields()));
        }
        return header;
    }

    /** What is traced of this mail. */
    Span span() {
        return span;
    }

    Arrival arrival() {
        return arrival;
    }

    /** Who brings the mail, with the name that it gave. */
    Client client() {
        return client;
    }

    /** The policy of this mail, to its end. */
    Policy policy() {
        return policy;
    }

    SenderInquiry sender() {
        return sender;
    }

    /** What filters make of the reverse-path. */
    void screening(Screening begun) {
        screening = begun;
    }

    /** What filters make of the client and the reverse-path. */
    List<Screening> screenings() {
        List<Screening> all = arrival.screenings();
        if (screening != null) {
            all.add(screening);
        }
        return all;
    }

    /** A recipient is taken; that was found about him, and what came before. */
    void taken(MailAddress recipient, List<Finding> findings) {
        found.put(recipient, findings);
    }

    /** What was found for a recipient up to RCPT. */
    List<Finding> foundFor(MailAddress recipient) {
        return found.getOrDefault(recipient, List.of());
    }

    /** A step of the mail is over; of those that are taken again, such as one for each recipient, the last one counts. */
    void step(String name) {
        steps.removeIf(step -> step.name().equals(name));
        steps.add(new Step(name, Duration.ofNanos(System.nanoTime() - began)));
    }

    List<Step> steps() {
        return steps;
    }
}
