package io.sallyport.trial;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the trial backend took, newest last, within bounds. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class TrialMailbox {
    private final int maxMessages;
    private final long maxOctets;
    private final Deque<TrialMessage> messages = new ArrayDeque<>();
    private long octets;
    private long lastNumber;

    public TrialMailbox(TrialConfig config) {
        maxMessages = config.maxMessages();
        maxOctets = config.maxMemory().asLongValue();
    }

    /** The most octets that one message may have. */
    long maxMessageSize() {
        return maxOctets;
    }

    /** Keeps a message of at most {@link #maxMessageSize()} octets; older ones may go for it. */
    synchronized TrialMessage add(
            Instant received, String hello, @Nullable String reversePath, List<String> recipients, String content) {
        var message = new TrialMessage(++lastNumber, received, hello, reversePath, recipients, content);
        while (!messages.isEmpty() && (messages.size() >= maxMessages || octets + content.length() > maxOctets)) {
            octets -= messages.removeFirst().content().length();
        }
        messages.addLast(message);
        octets += content.length();
        return message;
    }

    /** All that is kept, newest first; a snapshot. */
    public synchronized List<TrialMessage> newestFirst() {
        return List.copyOf(messages.reversed());
    }

    /** One message by its number; null if it never was or was dropped. */
    public synchronized @Nullable TrialMessage find(long number) {
        return messages.stream()
                .filter(message -> message.number() == number)
                .findFirst()
                .orElse(null);
    }
}
