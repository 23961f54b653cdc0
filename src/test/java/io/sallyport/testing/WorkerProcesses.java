package io.sallyport.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes that extract documents for this one. Tests start servers as well, which are none. */
public final class WorkerProcesses {
    private static final String MAIN = "io.sallyport.extract.worker.ExtractWorker";

    private WorkerProcesses() {}

    /** The numbers of those that run. */
    public static Set<Long> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .filter(WorkerProcesses::isWorker)
                .collect(Collectors.toSet());
    }

    private static boolean isWorker(long pid) {
        try { // What the process handle knows of a command line ends before the main class: class paths are long
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.ISO_8859_1)
                    .contains(MAIN);
        } catch (IOException e) {
            return false; // It has ended
        }
    }
}
