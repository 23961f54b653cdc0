package io.sallyport.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system and the virtual machine know about a running Java process (Linux). */
public record ProcessFigures(long pid) {
    /** The kernel's unit in {@code /proc} (USER_HZ). */
    private static final int TICKS_PER_SECOND = 100;

    private static final int KILO = 1024;

    /** Where {@code utime} stands behind the name of a thread in its {@code stat}; {@code stime} follows. */
    private static final int USER_TICKS = 11;

    /** The processor time it has used, user and system together, to the grain of the kernel's clock tick. */
    public Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("process %d is gone".formatted(pid)));
    }

    /**
     * The processor time of the virtual machine's compilers. A gateway that has run for an hour has done with it, one that
     * has run for a minute has not.
     */
    Duration compilerCpu() throws IOException {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                ticks += compilerTicks(thread.resolve("stat"));
            }
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static long compilerTicks(Path stat) throws IOException {
        String text;
        try {
            text = Files.readString(stat);
        } catch (NoSuchFileException e) {
            return 0; // A thread that has ended since
        }
        String name = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")
                ? Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])
                : 0;
    }

    /** The octets of its resident memory. */
    public long resident() throws IOException {
        return status("VmRSS:") * KILO;
    }

    /** The most octets that were ever resident. */
    long residentPeak() throws IOException {
        return status("VmHWM:") * KILO;
    }

    /** A number of the status, which for memory is in kilobytes. */
    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + name + " in the status of process " + pid);
    }

    /** How many threads of the operating system it has. */
    public int threads() throws IOException {
        return Math.toIntExact(status("Threads:"));
    }

    /** How many files and sockets it has open. */
    public int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return Math.toIntExact(open.count());
        }
    }

    /**
     * What is alive on the heap.
     *
     * @param octets of all objects
     * @param virtualThreads how many threads are not the operating system's
     */
    public record Heap(long octets, long virtualThreads) {}

    /** The octets of all objects that are alive, after a full collection. */
    public long liveHeap() throws IOException {
        return heap().octets();
    }

    /** All objects that are alive, after a full collection. */
    public Heap heap() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (var output = jcmd.inputReader(StandardCharsets.UTF_8)) {
            List<String[]> rows =
                    output.lines().map(line -> line.trim().split("\\s+")).toList();
            // "   1:   12345   987654  java.lang.Something (module)", and at the end "Total   12345   987654"
            long octets = rows.stream()
                    .filter(row -> row[0].equals("Total"))
                    .mapToLong(row -> Long.parseLong(row[2]))
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new IOException("jcmd gave no histogram of process " + pid));
            long virtualThreads = rows.stream()
                    .filter(row -> row.length > 3 && row[3].equals("java.lang.VirtualThread"))
                    .mapToLong(row -> Long.parseLong(row[1]))
                    .sum();
            return new Heap(octets, virtualThreads);
        }
    }
}
