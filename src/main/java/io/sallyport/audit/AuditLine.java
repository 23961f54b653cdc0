package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in the file: one line of JSON, whose last member is the SHA-256 of all that stands before it. The
 * hash of the line before is among that, so that each hash speaks for the whole account up to it.
 *
 * @param previous the hash of the line before; {@link #BEGINNING} for the first
 * @param hash of this line
 */
record AuditLine(long number, String previous, AuditEntry entry, String hash) {
    /** What the first line names as the hash before it. */
    static final String BEGINNING = "0".repeat(64);

    private static final Pattern SYNTAX = Pattern.compile("(\\{.*),\"hash\":\"([0-9a-f]{64})\"}");

    private static final int LONGEST_VALUE = 512;
    private static final int MOST_DETAILS = 16;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** The text of the next line, without its end. */
    static String write(long number, String previous, AuditEntry entry) {
        ObjectNode line = JSON.createObjectNode()
                .put("number", number)
                .put("previous", previous)
                .put("at", entry.at().toString())
                .put("actor", cut(entry.actor()))
                .put("address", cut(entry.address()))
                .put("action", cut(entry.action()))
                .put("subject", cut(entry.subject()));
        ObjectNode details = line.putObject("details");
        new TreeMap<>(entry.details())
                .entrySet().stream()
                        .limit(MOST_DETAILS)
                        .forEach(detail -> details.put(cut(detail.getKey()), cut(detail.getValue())));
        String text = line.toString();
        String hashed = text.substring(0, text.length() - 1);
        return "%s,\"hash\":\"%s\"}".formatted(hashed, hash(hashed));
    }

    /** What a line says; null if it is none, or is not what its hash was made of. */
    static @Nullable AuditLine parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches() || !hash(parts.group(1)).equals(parts.group(2))) {
            return null;
        }
        try {
            JsonNode line = JSON.readTree(text);
            Map<String, String> details = new TreeMap<>();
            line.path("details")
                    .properties()
                    .forEach(detail ->
                            details.put(detail.getKey(), detail.getValue().asText()));
            AuditEntry entry = new AuditEntry(
                    Instant.parse(line.path("at").asText()),
                    line.path("actor").asText(),
                    line.path("address").asText(),
                    line.path("action").asText(),
                    line.path("subject").asText(),
                    details);
            return new AuditLine(
                    line.path("number").asLong(), line.path("previous").asText(), entry, parts.group(2));
        } catch (JsonProcessingException | DateTimeException e) {
            return null; // Somebody made a hash for something that is no entry
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
