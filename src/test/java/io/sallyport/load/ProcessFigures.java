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
record ProcessFigures(long pid) {
    /** The kernel's unit in {@code /proc} (USER_HZ). */
    private static final int TICKS_PER_SECOND = 100;

    /** Where {@code utime} stands behind the name of a thread in its {@code stat}; {@code stime} follows. */
    private static final int USER_TICKS = 11;

    /** The processor time it has used, user and system together, to the grain of the kernel's clock tick. */
    Duration cpu() {
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
    long resident() throws IOException {
        return status("VmRSS:");
    }

    /** The most octets that were ever resident. */
    long residentPeak() throws IOException {
        return status("VmHWM:");
    }

    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no " + name + " in the status of process " + pid);
    }

    /** The octets of all objects that are alive, after a full collection. */
    long liveHeap() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (var output = jcmd.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines =
                    output.lines().filter(line -> line.startsWith("Total")).toList();
            if (lines.isEmpty()) {
                throw new IOException("jcmd gave no histogram of process " + pid);
            }
            return Long.parseLong(lines.getLast().trim().split("\\s+")[2]);
        }
    }
}
