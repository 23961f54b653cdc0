package io.sallyport.policy;

import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.YamlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the policy while it is read once: every file goes through here, is bounded, and becomes part of the
 * version.
 */
final class PolicyFolder {
    static final String POLICY_FILE = "policy.yaml";
    static final String DOMAINS = "domains";
    static final String TESTS = "tests";

    private static final String SUFFIX = ".yaml";
    private static final int MAX_DOMAINS = 50_000;
    private static final int VERSION_DIGITS = 12;
    private static final int MAX_TESTS = 10_000;
    private static final int MAX_TESTS_DEPTH = 4;
    /** YAML files: four octets a character at most (RFC 3629 § 3). */
    private static final int MAX_YAML = 4 * YamlReader.MAX_LENGTH;

    private final Path root;
    private final Problems problems;
    private final NavigableMap<String, String> digests = new TreeMap<>();
    private final Set<Path> files = new HashSet<>();
    private final Map<Path, byte[]> planned;

    PolicyFolder(Path root, Problems problems) {
        this(root, problems, Map.of());
    }

    /**
     * The folder as it would be.
     *
     * @param planned what is to be read in place of what some of its files hold
     */
    PolicyFolder(Path root, Problems problems, Map<Path, byte[]> planned) {
        this.root = root.toAbsolutePath().normalize();
        this.problems = problems;
        this.planned = Map.copyOf(planned);
        files.add(this.root);
        files.add(this.root.resolve(POLICY_FILE));
        files.add(this.root.resolve(DOMAINS));
        watchTests(this.root.resolve(TESTS));
    }

    /** Tests do not change what is judged, so they are no part of the version; but whether they pass is asked again. */
    private void watchTests(Path tests) {
        files.add(tests);
        if (!Files.isDirectory(tests)) {
            return;
        }
        try (Stream<Path> found = Files.walk(tests, MAX_TESTS_DEPTH)) {
            found.limit(MAX_TESTS).forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
            problems.add(Place.startOf(TESTS), "", null, "cannot be listed: " + reason(e), null);
        }
    }

    Path root() {
        return root;
    }

    boolean isPresent() {
        return Files.isDirectory(root);
    }

    /** The text of {@code policy.yaml}: empty if there is no such file, null if it cannot be read. */
    @Nullable
    String defaults() {
        return Files.exists(root.resolve(POLICY_FILE)) ? yaml(POLICY_FILE) : "";
    }

    /** The text of one of our YAML files; null if it cannot be read, which has then been reported. */
    @Nullable
    String yaml(String name) {
        Consumer<String> complaint = expected -> problems.add(Place.startOf(name), "", null, expected, null);
        byte[] content = read(root.resolve(name), MAX_YAML, complaint);
        return content == null ? null : text(content, complaint);
    }

    /**
     * The files of served domains.
     *
     * @return the name of each file, relative to the folder, by what stands before its suffix, in order
     */
    NavigableMap<String, String> domainFiles() {
        NavigableMap<String, String> found = new TreeMap<>();
        Path folder = root.resolve(DOMAINS);
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = folder.relativize(entry).toString();
                if (isMisnamed(name)) {
                    problems.add(
                            Place.startOf(DOMAINS + "/" + name),
                            "",
                            null,
                            "is not read",
                            "rename it to " + name.substring(0, name.lastIndexOf('.')) + SUFFIX);
                } else if (name.endsWith(SUFFIX) && !name.startsWith(".") && found.size() <= MAX_DOMAINS) {
                    found.put(name.substring(0, name.length() - SUFFIX.length()), DOMAINS + "/" + name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.add(Place.startOf(DOMAINS), "", null, "cannot be listed: " + reason(e), null);
        }
        if (found.size() > MAX_DOMAINS) {
            problems.add(Place.startOf(DOMAINS), "", null, "must hold at most " + MAX_DOMAINS + " files", null);
            found.clear();
        }
        return found;
    }

    private static boolean isMisnamed(String name) {
        return !name.startsWith(".") && !name.endsWith(SUFFIX) && name.matches("(?i).+\\.ya?ml");
    }

    /**
     * A file that our files name, relative to the folder; null if it lies elsewhere, which has then been told. A policy is
     * data that others may edit: it must not make us read files that are none of its business.
     */
    @Nullable
    Path inside(Path written, Consumer<String> complaint) {
        boolean climbs = List.of(written.toString().split("[/\\\\]")).contains("..");
        if (written.isAbsolute() || climbs) {
            complaint.accept("must be a file in the folder of the policy, named relative to it");
            return null;
        }
        Path file = root.resolve(written).normalize();
        try {
            if (Files.exists(file) && !file.toRealPath().startsWith(root.toRealPath())) {
                complaint.accept("must not lead out of the folder of the policy");
                return null;
            }
        } catch (IOException e) {
            complaint.accept("cannot be followed: " + e.getClass().getSimpleName());
            return null;
        }
        return file;
    }

    /**
     * The bytes of a file. Its content becomes part of the version, and so does its absence.
     *
     * @param limit the most bytes that it may have
     * @param complaint is told why it cannot be read
     */
    byte @Nullable [] read(Path file, int limit, Consumer<String> complaint) {
        files.add(file);
        String name = nameOf(file);
        digests.put(name, "none");
        if (!Files.isRegularFile(file)) {
            complaint.accept(Files.exists(file) ? "must be a file" : "names a file that is not there");
            return null;
        }
        byte[] plan = planned.get(file);
        try (InputStream in = plan == null ? Files.newInputStream(file) : new ByteArrayInputStream(plan)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                complaint.accept("must have at most " + limit + " bytes");
                return null;
            }
            digests.put(name, HexFormat.of().formatHex(sha256().digest(content)));
            return content;
        } catch (IOException e) {
            complaint.accept("cannot be read: " + reason(e));
            return null;
        }
    }

    /** The bytes as UTF-8; null if they are not, which has then been told. */
    static @Nullable String text(byte[] content, Consumer<String> complaint) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            complaint.accept("must be UTF-8");
            return null;
        }
    }

    /** How problems call a file: relative to the folder if it is in it. */
    String nameOf(Path file) {
        Path name = file.startsWith(root) ? root.relativize(file) : file;
        return name.toString().replace('\\', '/');
    }

    /** The hash of each file that was read, by its name; {@code none} if it is not there. */
    NavigableMap<String, String> digests() {
        return digests;
    }

    /** All that was looked at. */
    Set<Path> files() {
        return files;
    }

    /** The hash of all names and contents read, and the commit if the folder lies in a checkout of git. */
    String version() {
        MessageDigest digest = sha256();
        digests.forEach(
                (name, content) -> digest.update((name + '\0' + content + '\n').getBytes(StandardCharsets.UTF_8)));
        String hash = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
        String commit = new GitCheckout(files::add).commitOf(root);
        return commit == null ? hash : hash + "@" + commit;
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName().replaceAll("(Exception)$", "");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
