package io.sallyport.digest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far digests have come, in a file that outlives a fall of the machine: mail received before a time is told of, and who
 * was told of what came then.
 *
 * @param told mail received before this was told of, in milliseconds since 1970
 * @param round what is being told; null for nothing
 */
record DigestProgress(long told, @Nullable Round round) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * Digests of one time, recipient by recipient.
     *
     * @param since mail received from then on, in milliseconds since 1970
     * @param until and before then
     * @param after those up to this recipient were told
     * @param sent recipients behind it that were told as well
     */
    record Round(long since, long until, String after, Set<String> sent) {
        Round {
            sent = Set.copyOf(sent);
        }

        Instant begin() {
            return Instant.ofEpochMilli(since);
        }

        Instant end() {
            return Instant.ofEpochMilli(until);
        }

        /** The same when all up to a recipient were told. */
        Round after(String recipient) {
            return new Round(since, until, recipient, Set.of());
        }

        /** The same when these were told, whoever stands before them. */
        Round sent(Set<String> recipients) {
            return new Round(since, until, after, recipients);
        }
    }

    /** Nothing is being told. */
    static DigestProgress toldUntil(Instant until) {
        return new DigestProgress(until.toEpochMilli(), null);
    }

    /** The same with a round that begins where the last has ended. */
    DigestProgress beginning(Instant until) {
        return with(new Round(told, until.toEpochMilli(), "", Set.of()));
    }

    DigestProgress with(Round other) {
        return new DigestProgress(told, other);
    }

    /**
     * What the file says; null if there is none.
     *
     * @throws IOException also if it does not say what it should: nobody can tell then who was told what
     */
    static @Nullable DigestProgress read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), DigestProgress.class);
        } catch (NoSuchFileException e) {
            return null; // The first start
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is damaged; without it, digests begin anew with mail that is held from then on (%s)"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /** Writes it; durable on return. */
    void write(Path file) throws IOException {
        PrivateFile.write(file, JSON.writeValueAsString(this));
    }
}
