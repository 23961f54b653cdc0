package io.sallyport.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commit that a folder is at, if it lies in a checkout of git. Read from git's own files (gitrepository-layout(5)),
 * because git itself may not be there, and would read settings that are none of our business.
 */
final class GitCheckout {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_FILE = 4 * 1024;
    private static final int MAX_PACKED = 16 * 1024 * 1024;
    private static final int SHORT = 7;

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final Pattern BRANCH = Pattern.compile("ref: (refs/(?!.*\\.\\.)[\\w./+@#=,-]{1,200})");
    private static final Pattern LINK = Pattern.compile("gitdir: (.{1,1000})");

    private final Consumer<Path> looked;

    /**
     * Looks for checkouts.
     *
     * @param looked is told each file that the answer depends on
     */
    GitCheckout(Consumer<Path> looked) {
        this.looked = looked;
    }

    /** The first digits of the commit; null if the folder is in no checkout, or in one that has no commit yet. */
    @Nullable
    String commitOf(Path folder) {
        Path above = folder.toAbsolutePath().normalize();
        for (int depth = 0; above != null && depth < MAX_DEPTH; depth++) {
            Path git = gitFolder(above.resolve(".git"));
            if (git != null) {
                String commit = head(git);
                return commit == null ? null : commit.substring(0, SHORT);
            }
            above = above.getParent();
        }
        return null;
    }

    /** {@code .git} is a folder; in further work trees and submodules a file that names one. */
    private @Nullable Path gitFolder(Path git) {
        if (Files.isDirectory(git)) {
            return git;
        }
        Matcher link = LINK.matcher(line(git));
        return link.matches() ? beside(git, link.group(1)) : null;
    }

    private static @Nullable Path beside(Path file, String named) {
        try {
            Path target = file.resolveSibling(named).normalize();
            return Files.isDirectory(target) ? target : null;
        } catch (InvalidPathException e) {
            return null; // Then it is none that we could follow
        }
    }

    private @Nullable String head(Path git) {
        looked.accept(git.resolve("HEAD"));
        String head = line(git.resolve("HEAD"));
        Matcher branch = BRANCH.matcher(head);
        if (!branch.matches()) {
            return COMMIT.matcher(head).matches() ? head : null;
        }
        // What further work trees share with the first lies there.
        String common = line(git.resolve("commondir"));
        Path shared = common.isEmpty() ? git : beside(git.resolve("commondir"), common);
        return shared == null ? null : branch(shared, branch.group(1));
    }

    private @Nullable String branch(Path git, String name) {
        looked.accept(git.resolve(name));
        String commit = line(git.resolve(name));
        return COMMIT.matcher(commit).matches() ? commit : packed(git.resolve("packed-refs"), name);
    }

    private @Nullable String packed(Path file, String name) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        looked.accept(file);
        try {
            if (Files.size(file) > MAX_PACKED) {
                return null;
            }
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    int space = line.indexOf(' ');
                    if (space > 0 && line.substring(space + 1).equals(name)) {
                        String commit = line.substring(0, space);
                        return COMMIT.matcher(commit).matches() ? commit : null;
                    }
                }
            }
        } catch (IOException e) {
            return null; // A version without a commit: the hash of the content is there all the same
        }
        return null;
    }

    /** The first line of a small file; empty if there is none. */
    private static String line(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            String content = new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8);
            return content.lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return ""; // As above
        }
    }
}
