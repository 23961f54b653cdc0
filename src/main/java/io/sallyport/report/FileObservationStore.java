package io.sallyport.report;

import io.sallyport.config.PrivateFolder;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Observations as files, a folder for each day.
 *
 * <pre>
 * 2026-11-21/observations.jsonl   one JSON object a line, see {@link ObservationLine}
 * 2026-11-21/full                 there if the first has reached its bound
 * 2026-11-21/settled              what became of the reports: {@code FATE name}
 * </pre>
 *
 * <p>Files are only appended to. A crash can tear the last line: it is not read, and what follows begins on a line of its
 * own. Observations are not synced one by one: after a fall of the system the last seconds may be missing. What became
 * of a report is synced, because a second report would count all mails twice.
 */
final class FileObservationStore implements ObservationStore {
    private static final Logger LOG = Logger.getLogger(FileObservationStore.class);

    private static final String OBSERVATIONS = "observations.jsonl";
    private static final String FULL = "full";
    private static final String SETTLED = "settled";
    private static final byte[] LINE_END = {'\n'};

    private final Path root;
    private final long maxBytes;

    /**
     * A store in a folder, which is made when it is needed.
     *
     * @param maxBytes the most octets of the observations of one day
     */
    FileObservationStore(Path root, long maxBytes) {
        this.root = root;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized long append(LocalDate day, List<Tally> tallies) throws IOException {
        Path folder = PrivateFolder.make(folder(day));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long dropped = 0;
        try (FileChannel file = open(folder.resolve(OBSERVATIONS))) {
            long room = maxBytes - file.size();
            for (Tally tally : tallies) {
                byte[] line = ObservationLine.write(tally);
                if (line.length <= room - lines.size()) {
                    lines.writeBytes(line);
                } else {
                    dropped += tally.count();
                }
            }
            appendLines(file, lines.toByteArray());
        }
        Path full = folder.resolve(FULL);
        if (dropped > 0 && !Files.exists(full)) {
            Files.createFile(full);
        }
        return dropped;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void appendLines(FileChannel file, byte[] lines) throws IOException {
        long size = file.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        file.position(size);
        if (size > 0 && file.read(last, size - 1) == 1 && last.get(0) != '\n') {
            write(file, LINE_END); // What a crash has torn stays alone on its line
        }
        write(file, lines);
    }

    private static void write(FileChannel file, byte[] octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    @Override
    public SortedSet<LocalDate> days() throws IOException {
        SortedSet<LocalDate> days = new TreeSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
            for (Path folder : folders) {
                LocalDate day = day(folder.getFileName().toString());
                if (day != null
                        && (Files.exists(folder.resolve(OBSERVATIONS)) || Files.exists(folder.resolve(SETTLED)))) {
                    days.add(day);
                }
            }
        } catch (NoSuchFileException e) {
            return days; // Nothing was observed yet
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return days;
    }

    private static @Nullable LocalDate day(String name) {
        try {
            return LocalDate.parse(name);
        } catch (DateTimeException e) {
            return null; // Not a folder of ours
        }
    }

    @Override
    public Completeness read(LocalDate day, Consumer<Tally> consumer) throws IOException {
        long[] damaged = {0};
        boolean full = Files.exists(folder(day).resolve(FULL));
        readLines(folder(day).resolve(OBSERVATIONS), line -> {
            Tally tally = line == null ? null : ObservationLine.read(line);
            if (tally == null) {
                damaged[0]++;
            } else {
                consumer.accept(tally);
            }
        });
        return new Completeness(damaged[0], full);
    }

    /** Gives each line, the last one too if it has no line end; null for one that is longer than any of ours. */
    private static void readLines(Path path, Consumer<byte @Nullable []> consumer) throws IOException {
        byte[] line = new byte[1024];
        int length = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 64 * 1024)) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    consumer.accept(whole(line, length));
                    length = 0;
                } else if (length <= ObservationLine.MOST_OCTETS) {
                    line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
                    line[length++] = (byte) octet;
                }
            }
        } catch (NoSuchFileException e) {
            return; // Nothing was written yet
        }
        if (length > 0) {
            consumer.accept(whole(line, length));
        }
    }

    private static byte @Nullable [] whole(byte[] line, int length) {
        return length > ObservationLine.MOST_OCTETS ? null : Arrays.copyOf(line, length);
    }

    @Override
    public List<Settlement> settled(LocalDate day) throws IOException {
        List<Settlement> settled = new ArrayList<>();
        readLines(folder(day).resolve(SETTLED), line -> {
            Settlement settlement = line == null ? null : settlement(new String(line, StandardCharsets.US_ASCII));
            if (settlement != null) {
                settled.add(settlement);
            }
        });
        return settled;
    }

    private static @Nullable Settlement settlement(String line) {
        String[] words = line.split(" ", 3);
        for (Fate fate : Fate.values()) {
            if (words.length == 3 && words[2].equals(".") && fate.name().equals(words[0])) {
                return new Settlement(words[1], fate);
            }
        }
        return null; // Torn by a crash: nobody relied on it
    }

    @Override
    public synchronized void settle(LocalDate day, Settlement settlement) throws IOException {
        Path folder = PrivateFolder.make(folder(day));
        // The dot shows that the line is whole: half a name is a name, too.
        String line = "%s %s .\n".formatted(settlement.fate(), settlement.name());
        try (FileChannel file = open(folder.resolve(SETTLED))) {
            appendLines(file, line.getBytes(StandardCharsets.US_ASCII));
            file.force(true);
        }
        for (Path parent : List.of(folder, root)) {
            try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public synchronized void delete(LocalDate day) throws IOException {
        Path folder = folder(day);
        // The reports' fate goes last: without it they would be sent again.
        for (String name : List.of(OBSERVATIONS, FULL, SETTLED)) {
            Files.deleteIfExists(folder.resolve(name));
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.infof("report.dmarc.foreign folder=%s holds files of somebody else: it stays", folder);
        }
    }

    private Path folder(LocalDate day) {
        return root.resolve(day.toString());
    }
}
