package io.sallyport.probe;

import io.sallyport.relay.Conversation;
import java.util.Set;

/**
 * Who probes: what this gateway would say of itself.
 *
 * @param name in EHLO
 * @param others the names of further gateways that mail may come through
 * @param largestMail the most octets of a message that the gateway takes
 * @param limits of each conversation
 */
public record Gateway(String name, Set<String> others, long largestMail, Conversation.Limits limits) {
    public Gateway {
        others = Set.copyOf(others);
    }
}
