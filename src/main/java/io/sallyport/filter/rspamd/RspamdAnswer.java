package io.sallyport.filter.rspamd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What Rspamd says of a message.
 *
 * @param skipped whether it has not looked
 * @param score the sum
 * @param required the sum at which it would refuse
 * @param action that it would take, in its words
 * @param symbols those that weigh most first
 */
record RspamdAnswer(boolean skipped, double score, double required, String action, List<Symbol> symbols) {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_TEXT = 100_000;
    private static final int MAX_OPTIONS = 5;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .build());
    }

    /**
     * One thing that it has seen.
     *
     * @param options what it rests on, the first of it
     */
    record Symbol(String name, double score, String options) {}

    /**
     * Reads an answer.
     *
     * @throws IOException if it is none
     */
    static RspamdAnswer read(byte[] body) throws IOException {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("the answer is not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode symbols = answer.path("symbols");
        if (!answer.path("action").isTextual() || !answer.path("score").isNumber() || !symbols.isObject()) {
            throw new IOException("an answer without action, score or symbols");
        }
        List<Symbol> read = new ArrayList<>();
        symbols.properties().forEach(symbol -> read.add(symbol(symbol.getKey(), symbol.getValue())));
        read.sort(Comparator.comparingDouble((Symbol symbol) -> -Math.abs(symbol.score())));
        return new RspamdAnswer(
                answer.path("is_skipped").asBoolean(false),
                answer.path("score").asDouble(),
                answer.path("required_score").asDouble(),
                answer.path("action").asText(),
                List.copyOf(read));
    }

    private static Symbol symbol(String name, JsonNode value) {
        String options = StreamSupport.stream(value.path("options").spliterator(), false)
                .limit(MAX_OPTIONS)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        return new Symbol(name, value.path("score").asDouble(), options);
    }
}
