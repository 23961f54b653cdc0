package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes that parse documents, among all that this one has started: databases of other tests are such, too. */
public final class Workers {
    private static final String MAIN = "io.sallyport.extract.worker.ExtractWorker";

    private Workers() {}

    /** The process ids of those that run. */
    public static Set<Long> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .filter(Workers::isWorker)
                .collect(Collectors.toSet());
    }

    /** Java's own view of a command line ends after a page, which a class path fills. */
    private static boolean isWorker(long pid) {
        Path line = Path.of("/proc", Long.toString(pid), "cmdline");
        try {
            return Files.exists(line) && new String(Files.readAllBytes(line), StandardCharsets.UTF_8).contains(MAIN);
        } catch (IOException e) {
            if (Files.exists(line)) {
                throw new UncheckedIOException(e);
            }
            return false; // It has just ended
        }
    }
}
