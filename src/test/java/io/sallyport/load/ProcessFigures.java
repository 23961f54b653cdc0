package io.sallyport.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the operating system and the virtual machine know about a running Java process (Linux). */
record ProcessFigures(long pid) {
    /** The processor time it has used, user and system together, to the grain of the kernel's clock tick. */
    Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("process %d is gone".formatted(pid)));
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
