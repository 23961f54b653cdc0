package io.sallyport.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own for the gateway's data, so small that it can be filled. Only root can mount one; where that
 * cannot be done there is a folder in its place, and no disk that is full.
 */
final class SmallDisk implements AutoCloseable {
    private static final long SIZE = 384L << 20;
    private static final long PATIENCE_SECONDS = 30;
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final Optional<String> problem;
    private final Path ballast;

    private SmallDisk(Path folder, Optional<String> problem) {
        this.folder = folder;
        this.problem = problem;
        this.ballast = folder.resolve("ballast");
    }

    static SmallDisk at(Path folder) throws IOException {
        Files.createDirectories(folder);
        Optional<String> problem =
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE + ",mode=0700", "tmpfs", folder.toString());
        SmallDisk disk = new SmallDisk(folder, problem);
        if (problem.isEmpty()) {
            // A run that is broken off must not leave it behind; lazily, because the gateway may still be there
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(disk::close));
        }
        return disk;
    }

    /** Why there is none that can be filled. */
    Optional<String> problem() {
        return problem;
    }

    /** Leaves so many octets free. */
    void fill(long free) throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            long left = folder.toFile().getUsableSpace() - free;
            while (left > 0) {
                out.write(block, 0, (int) Math.min(left, BLOCK));
                left = folder.toFile().getUsableSpace() - free;
            }
        } catch (IOException e) {
            if (folder.toFile().getUsableSpace() > free) {
                throw e; // Otherwise the gateway was faster, and it is full
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(ballast);
    }

    private static Optional<String> run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return Optional.empty();
            }
            return Optional.of(said.isEmpty() ? command[0] + " failed" : said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    @Override
    public void close() {
        if (problem.isEmpty() && isMounted()) {
            try {
                run("umount", "-l", folder.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean isMounted() {
        try {
            return Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
