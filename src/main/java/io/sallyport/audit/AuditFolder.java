package io.sallyport.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the account, for reading: {@code audit-<number of the first entry>.jsonl}, in order. May be read while the
 * gateway writes.
 *
 * @param folder need not be there yet
 */
public record AuditFolder(Path folder) {
    private static final String BEGIN = "audit-";
    private static final String END = ".jsonl";

    /** What a check of the whole account found. */
    public sealed interface Check {
        /**
         * Every entry is as it was written, and none is missing up to the last.
         *
         * @param entries how many there are
         * @param hash of the last one; whoever noted it elsewhere can tell later that none was cut off
         */
        record Whole(long entries, String hash) implements Check {}

        /**
         * The account was changed, or damaged.
         *
         * @param line of the file, from 1
         */
        record Broken(Path file, long line, String why) implements Check {}

        /** Every entry is as it was written, but one that was there is not: the end is gone. */
        record CutShort(long entries) implements Check {}
    }

    /** The file that begins with an entry. */
    Path file(long first) {
        return folder.resolve("%s%012d%s".formatted(BEGIN, first, END));
    }

    /** All files, oldest first. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(BEGIN + "\\d{12,19}\\" + END))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads everything and follows the hashes.
     *
     * @param seen a hash that an earlier check found, which must still be there; null: none is known
     */
    public Check check(@Nullable String seen) throws IOException {
        Follower follower = new Follower(1, AuditLine.BEGINNING, seen);
        for (Path file : files()) {
            Check.Broken broken = follower.follow(file);
            if (broken != null) {
                return broken;
            }
        }
        return follower.isSeen || seen == null
                ? new Check.Whole(follower.next - 1, follower.previous)
                : new Check.CutShort(follower.next - 1);
    }

    /** The newest entries before a number, newest first. */
    public List<AuditLog.Numbered> newest(long before, int most) throws IOException {
        List<AuditLog.Numbered> newest = new ArrayList<>();
        for (Path file : files().reversed()) {
            if (newest.size() >= most) {
                break;
            }
            newest.addAll(newest(file, before, most - newest.size()));
        }
        return newest;
    }

    /** The last entry of a file; empty if it has none. */
    List<AuditLog.Numbered> newestOf(Path file) throws IOException {
        return newest(file, Long.MAX_VALUE, 1);
    }

    private static List<AuditLog.Numbered> newest(Path file, long before, int most) throws IOException {
        Deque<AuditLog.Numbered> last = new ArrayDeque<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                AuditLine line = AuditLine.parse(text);
                if (line == null) { // The end that is being written, or damage: the check tells of it
                    continue;
                }
                if (line.number() >= before) {
                    break;
                }
                last.addFirst(new AuditLog.Numbered(line.number(), line.entry(), line.hash()));
                if (last.size() > most) {
                    last.removeLast();
                }
            }
        }
        return List.copyOf(last);
    }

    /** Goes from line to line, and knows what the next must say. */
    static final class Follower {
        long next;
        String previous;
        boolean isSeen;
        private final @Nullable String seen;

        Follower(long next, String previous, @Nullable String seen) {
            this.next = next;
            this.previous = previous;
            this.seen = seen;
        }

        /** Follows a file to its end; what breaks there, or null. */
        Check.@Nullable Broken follow(Path file) throws IOException {
            long number = 0;
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    number++;
                    AuditLine line = AuditLine.parse(text);
                    if (line == null) {
                        return new Check.Broken(file, number, "the line is not what its hash was made of");
                    }
                    if (line.number() != next || !line.previous().equals(previous)) {
                        return new Check.Broken(
                                file,
                                number,
                                "entry %d follows, where entry %d must: some were taken out, put in, or changed"
                                        .formatted(line.number(), next));
                    }
                    next++;
                    previous = line.hash();
                    isSeen |= previous.equals(seen);
                }
            } catch (CharacterCodingException e) {
                return new Check.Broken(file, number + 1, "not UTF-8");
            }
            return null;
        }
    }
}
