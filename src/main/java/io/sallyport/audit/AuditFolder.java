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
    private static final int A_READING = 1000;

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

        /** Each hash holds, but what was copied elsewhere says something else: the account was written anew from there on. */
        record Rewritten(long entry) implements Check {}
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
        Follower follower = new Follower(new AuditChain(), seen);
        for (Path file : files()) {
            Check.Broken broken = follower.follow(file);
            if (broken != null) {
                return broken;
            }
        }
        long entries = follower.chain.next() - 1;
        return follower.isSeen || seen == null
                ? new Check.Whole(entries, follower.chain.hash())
                : new Check.CutShort(entries);
    }

    /**
     * The name of this account among those of all gateways; null while it has no line. A gateway whose files were moved away
     * begins another one.
     */
    public @Nullable String accountOf(String gateway) throws IOException {
        List<AuditText> first = after(0, 1);
        return first.isEmpty()
                ? null
                : "%s-%s".formatted(gateway, first.getFirst().entry("").hash().substring(0, 8));
    }

    /**
     * Holds an account that is whole against its copies.
     *
     * @param account as {@link #accountOf} names it
     */
    public Check check(AuditCopies copies, String account, Check.Whole whole) throws IOException {
        long number = 0;
        List<AuditText> copied = copies.from(account, 1, A_READING);
        while (!copied.isEmpty()) {
            List<AuditText> written = after(number, copied.size());
            for (int i = 0; i < copied.size(); i++) {
                if (i >= written.size()) {
                    return new Check.CutShort(whole.entries());
                }
                if (!copied.get(i).equals(written.get(i))) {
                    return new Check.Rewritten(copied.get(i).number());
                }
            }
            number = copied.getLast().number();
            copied = copies.from(account, number + 1, A_READING);
        }
        return whole;
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
                last.addFirst(new AuditLog.Numbered(line.number(), line.entry(), line.hash(), ""));
                if (last.size() > most) {
                    last.removeLast();
                }
            }
        }
        return List.copyOf(last);
    }

    /** Lines behind a number, in order, as they were written. */
    List<AuditText> after(long number, int most) throws IOException {
        List<AuditText> lines = new ArrayList<>();
        List<Path> files = files();
        int at = files.size() - 1;
        while (at > 0 && files.get(at).compareTo(file(number + 1)) > 0) {
            at--;
        }
        for (Path file : files.subList(Math.max(0, at), files.size())) {
            addAfter(number, most, file, lines);
        }
        return lines;
    }

    private static void addAfter(long number, int most, Path file, List<AuditText> lines) throws IOException {
        try (BufferedReader texts = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = texts.readLine(); text != null && lines.size() < most; text = texts.readLine()) {
                AuditLine line = AuditLine.parse(text);
                if (line != null && line.number() > number) { // Else the end that is being written, or damage
                    lines.add(new AuditText(line.number(), text));
                }
            }
        }
    }

    /** Goes through files, and looks for a hash. */
    static final class Follower {
        final AuditChain chain;
        boolean isSeen;
        private final @Nullable String seen;

        Follower(AuditChain chain, @Nullable String seen) {
            this.chain = chain;
            this.seen = seen;
        }

        /** Follows a file to its end; what breaks there, or null. */
        Check.@Nullable Broken follow(Path file) throws IOException {
            long number = 0;
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    number++;
                    String broken = chain.follow(text);
                    if (broken != null) {
                        return new Check.Broken(file, number, broken);
                    }
                    isSeen |= chain.hash().equals(seen);
                }
            } catch (CharacterCodingException e) {
                return new Check.Broken(file, number + 1, "not UTF-8");
            }
            return null;
        }
    }
}
