package io.sallyport.soak;

import io.sallyport.load.ProcessFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the gateway's process holds at a moment.
 *
 * @param at since the begin of the soak
 * @param resident octets of memory
 * @param descriptors open files and sockets
 * @param threads of the operating system
 * @param temporaryFiles in its folders for what is kept for a moment
 */
record Vitals(Duration at, long resident, int descriptors, int threads, int temporaryFiles) {
    static Vitals of(World world, Duration at) throws IOException {
        ProcessFigures figures = new ProcessFigures(world.gateway().pid());
        return new Vitals(
                at,
                figures.resident(),
                figures.descriptors(),
                figures.threads(),
                temporaryFiles(world).size());
    }

    /** The files in the gateway's folders for what is kept for a moment. */
    static List<Path> temporaryFiles(World world) throws IOException {
        List<Path> all = new ArrayList<>(files(world.temporary()));
        all.addAll(files(world.data().resolve("tmp")));
        return all;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.getParent().relativize(file))
                    .toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return files(folder); // One went while we looked
            }
            throw e;
        }
    }

    /** By how many octets a minute the resident memory grew, as a straight line through all of them (least squares). */
    static double growth(List<Vitals> samples) {
        double n = samples.size();
        double meanTime =
                samples.stream().mapToDouble(Vitals::minutes).average().orElse(0);
        double mean = samples.stream().mapToDouble(Vitals::resident).average().orElse(0);
        double together = 0;
        double spread = 0;
        for (Vitals sample : samples) {
            together += (sample.minutes() - meanTime) * (sample.resident() - mean);
            spread += (sample.minutes() - meanTime) * (sample.minutes() - meanTime);
        }
        return n < 2 || spread == 0 ? 0 : together / spread;
    }

    private double minutes() {
        return at.toMillis() / 60_000.0;
    }
}
