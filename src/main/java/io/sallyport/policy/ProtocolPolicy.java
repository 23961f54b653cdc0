package io.sallyport.policy;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Inline;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The {@code protocol:} block: what each {@link ProtocolFact} means.
 *
 * @param responses the answer to each fact; a fact that is not named has its default
 * @param bareLineEnds what happens to a CR or LF alone in message data
 */
public record ProtocolPolicy(
        @Inline Map<ProtocolFact, Response> responses,
        @Default("refuse") BareLineEnds bareLineEnds) {
    /** What a fact leads to. */
    public enum Response {
        /** Noted in the journal, nothing else. */
        ACCEPT,
        /** The mail is answered with 4yz. */
        DEFER,
        /** The mail is answered with 5yz. */
        REJECT
    }

    /** How the front door reads line ends in message data. Neither way ever ends the data at a bare CR or LF. */
    public enum BareLineEnds {
        /** The message is refused (the default). */
        REFUSE,
        /** Each bare CR or LF becomes CR LF; what is relayed then differs from what was sent. */
        NORMALISE
    }

    /** What holds where the file is silent. */
    public static final ProtocolPolicy DEFAULT = new ProtocolPolicy(Map.of(), BareLineEnds.REFUSE);

    public ProtocolPolicy {
        Map<ProtocolFact, Response> all = new EnumMap<>(ProtocolFact.class);
        for (ProtocolFact fact : ProtocolFact.values()) {
            all.put(fact, responses.getOrDefault(fact, defaultResponse(fact, bareLineEnds)));
        }
        responses = Map.copyOf(all);
    }

    private static Response defaultResponse(ProtocolFact fact, BareLineEnds bareLineEnds) {
        return switch (fact) {
            case EARLY_TALKER, NUL -> Response.REJECT;
            // Whoever asks for line ends to be normalised wants the mail.
            case BARE_LINE_END -> bareLineEnds == BareLineEnds.NORMALISE ? Response.ACCEPT : Response.REJECT;
            // Many senders that people want to hear from do these; later rules may weigh them.
            case PIPELINING_VIOLATION, OVERLONG_LINE, UNDECLARED_EIGHT_BIT, SLOW_CLIENT -> Response.ACCEPT;
        };
    }

    /** The answer to one fact. */
    public Response responseTo(ProtocolFact fact) {
        return responses.getOrDefault(fact, Response.REJECT);
    }

    /** The strictest answer to any of the facts; {@code ACCEPT} for none. */
    public Response judge(Set<ProtocolFact> facts) {
        return facts.stream().map(this::responseTo).max(Response::compareTo).orElse(Response.ACCEPT);
    }
}
