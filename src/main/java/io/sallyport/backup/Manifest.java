package io.sallyport.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditFolder;
import io.sallyport.store.embedded.DatabaseCopy;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself.
 *
 * @param program the version that took it
 * @param created when it was begun
 * @param databases by name
 * @param heldFiles messages in quarantine
 * @param missing files of held messages that were not there when it was taken, so that the backup need not have them: the
 *     first {@value #MOST_MISSING}
 * @param audit where the account of who did what stood; null if it was broken already
 * @param spool whether mail that waits for a backend is in it
 * @param files how many entries lie between the manifest and the sums
 * @param octets what they hold
 */
public record Manifest(
        String program,
        Instant created,
        Map<String, DatabaseCopy.Facts> databases,
        long heldFiles,
        List<String> missing,
        AuditFolder.Check.@Nullable Whole audit,
        boolean spool,
        long files,
        long octets) {
    /** The number of the format: raised when an older program could misread an archive. */
    static final int FORMAT = 1;

    /** The most octets of a manifest. */
    static final int LONGEST = 64 * 1024;

    /** So many missing files are named. */
    static final int MOST_MISSING = 100;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Copies what it is given. */
    public Manifest {
        databases = Map.copyOf(databases);
        missing = List.copyOf(missing);
    }

    /** As it is written, and as a command prints it. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("program", program)
                .put("created", created.toString());
        ObjectNode each = json.putObject("databases");
        new TreeMap<>(databases)
                .forEach((name, facts) ->
                        each.putObject(name).put("schema", facts.schema()).put("rows", facts.rows()));
        json.put("heldFiles", heldFiles);
        missing.forEach(json.putArray("missing")::add);
        if (audit != null) {
            json.putObject("audit").put("entries", audit.entries()).put("hash", audit.hash());
        }
        return json.put("spool", spool).put("files", files).put("octets", octets);
    }

    byte[] octetsOfJson() {
        return (json().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a manifest.
     *
     * @throws RefusedException if it is none, or of a later program
     */
    static Manifest parse(byte[] octets) throws RefusedException {
        JsonNode json;
        try {
            json = JSON.readTree(new String(octets, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new RefusedException(Refusal.ALTERED, "its manifest is no JSON");
        }
        int format = json.path("format").asInt();
        if (format > FORMAT) {
            throw new RefusedException(
                    Refusal.NEWER,
                    "it is of format %d, and this program reads up to %d: use the program that took it, %s"
                            .formatted(
                                    format,
                                    FORMAT,
                                    EntryPaths.printable(json.path("program").asText())));
        }
        if (format < 1) {
            throw new RefusedException(Refusal.ALTERED, "its manifest does not say of which format it is");
        }
        Map<String, DatabaseCopy.Facts> databases = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : json.path("databases").properties()) {
            JsonNode facts = each.getValue();
            databases.put(
                    each.getKey(),
                    new DatabaseCopy.Facts(
                            facts.path("schema").asInt(), facts.path("rows").asLong()));
        }
        List<String> missing = new ArrayList<>();
        json.path("missing").forEach(name -> missing.add(name.asText()));
        JsonNode audit = json.path("audit");
        try {
            return new Manifest(
                    json.path("program").asText(),
                    Instant.parse(json.path("created").asText()),
                    databases,
                    json.path("heldFiles").asLong(),
                    missing,
                    audit.isObject()
                            ? new AuditFolder.Check.Whole(
                                    audit.path("entries").asLong(),
                                    audit.path("hash").asText())
                            : null,
                    json.path("spool").asBoolean(),
                    json.path("files").asLong(),
                    json.path("octets").asLong());
        } catch (DateTimeException e) {
            throw new RefusedException(Refusal.ALTERED, "its manifest does not say when it was taken");
        }
    }
}
