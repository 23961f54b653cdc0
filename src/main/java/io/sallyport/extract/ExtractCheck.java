package io.sallyport.extract;

import io.sallyport.config.ConfigProblem;
import io.smallrye.config.SmallRyeConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the program that is to run workers is a Java of the version that they need: found out by asking it. */
public final class ExtractCheck {
    private static final String KEY = "sallyport.extract.java";
    private static final String EXPECTED = "the java command of version %d or later";

    /** The one that these classes are compiled for. */
    private static final int LEAST = 25;

    private static final int SECONDS = 20;
    private static final int MOST_SAID = 64 * 1024;
    private static final Pattern VERSION =
            Pattern.compile("(?m)^\\s*java\\.specification\\.version = ([0-9]{1,4})\\s*$");

    private ExtractCheck() {}

    /** Every problem; none if nothing is set, for then it is the Java that runs the gateway. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        String java = config.getConfigValue(KEY).getValue();
        if (java == null || java.isEmpty()) {
            return List.of();
        }
        String wrong = wrong(java);
        return wrong == null
                ? List.of()
                : List.of(new ConfigProblem(KEY, java, EXPECTED.formatted(LEAST) + " (" + wrong + ")"));
    }

    /** What is wrong with it; null if nothing is. */
    private static @Nullable String wrong(String java) {
        try {
            Process process = new ProcessBuilder(Path.of(java).toString(), "-XshowSettings:properties", "-version")
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(process));
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            // What it started in its turn may live on, and hold its end of the pipe.
            return ended
                    ? wrongVersion(said.completeOnTimeout("", SECONDS, TimeUnit.SECONDS)
                            .join())
                    : "it did not answer within %d seconds".formatted(SECONDS);
        } catch (IOException | InvalidPathException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the start was broken off";
        }
    }

    /** Reads all, and keeps the beginning: whatever it is that runs must not wait for a reader. */
    private static String read(Process process) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[4_096];
        try (InputStream in = process.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                kept.write(buffer, 0, Math.min(read, MOST_SAID - kept.size()));
            }
        } catch (IOException e) {
            return e.toString(); // It was killed, and what it said does not count
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    private static @Nullable String wrongVersion(String said) {
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            return "it does not tell a version of Java";
        }
        return Integer.parseInt(version.group(1)) < LEAST ? "it is version " + version.group(1) : null;
    }
}
