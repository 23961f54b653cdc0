package io.sallyport.rehearsal;

import io.sallyport.config.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Remembers over restarts that the tests of a policy have passed, so that a start does not wait for tests that can only
 * show the same again. What they show follows from the policy, the tests with their messages, the program and its settings,
 * and the day (entries of lists expire): all of that is in a fingerprint. If any of it cannot be told, they are played.
 */
final class PassedTests {
    private static final Logger LOG = Logger.getLogger(PassedTests.class);
    private static final String TESTS = "tests";
    private static final int MOST_DEPTH = 10;
    private static final int MOST_FILES = 20_000;
    private static final long MOST_OCTETS = 64 << 20;

    private final Path file;
    private final Optional<String> program;
    private final Clock clock;

    /**
     * Passed tests that a file remembers.
     *
     * @param program what tells this program and its settings from others; empty if that is not known
     */
    PassedTests(Path file, Optional<String> program, Clock clock) {
        this.file = file;
        this.program = program;
        this.clock = clock;
    }

    /** What tells these tests of this policy from others; empty if they must be played whatever happened before. */
    Optional<String> fingerprint(String policyVersion, Path folder) {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        MessageDigest digest = sha256();
        add(digest, program.get());
        add(digest, policyVersion);
        add(digest, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
        try {
            long octets = 0;
            for (Path test : files(folder.resolve(TESTS))) {
                octets += Files.size(test);
                if (octets > MOST_OCTETS) {
                    return Optional.empty();
                }
                add(digest, folder.relativize(test).toString());
                digest.update(sha256().digest(Files.readAllBytes(test)));
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debugf("The tests of the policy are played, they cannot be told from others: %s", e.getMessage());
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    /** Whether these have passed when they were played last. */
    boolean isKnown(String fingerprint) {
        try {
            return Files.exists(file) && Files.readString(file).strip().equals(fingerprint);
        } catch (IOException e) {
            LOG.warnf("%s: the tests of the policy are played again: %s", file, e.getMessage());
            return false;
        }
    }

    /** Notes that these have passed. */
    void remember(String fingerprint) {
        try {
            PrivateFile.write(file, fingerprint);
        } catch (IOException e) {
            LOG.warnf("%s: the tests of the policy will be played again: %s", file, e.getMessage());
        }
    }

    /**
     * What tells one state of some folders from another without reading them: names, sizes and times of their files; empty
     * if there is one that cannot be looked at.
     */
    static Optional<String> stamp(List<Path> folders) {
        MessageDigest digest = sha256();
        try {
            for (Path folder : folders) {
                add(digest, folder.toString());
                for (Path each : files(folder)) {
                    BasicFileAttributes its = Files.readAttributes(each, BasicFileAttributes.class);
                    add(digest, "%s %d %s".formatted(each, its.size(), its.lastModifiedTime()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debugf("The program cannot be told from others: %s", e.getMessage());
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, MOST_DEPTH)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.size() > MOST_FILES) {
                throw new IOException("%s: more than %d files".formatted(folder, MOST_FILES));
            }
            return files;
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
