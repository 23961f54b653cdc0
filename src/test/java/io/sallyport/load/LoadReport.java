package io.sallyport.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints what was measured as Markdown, row by row as it comes. */
final class LoadReport {
    private final PrintStream out;

    LoadReport(PrintStream out) {
        this.out = out;
    }

    /**
     * One measurement.
     *
     * @param drain from the last reply to a sender until the sink had all
     * @param cpu what the gateway's process used until then
     * @param compiler the part of it that went into compiling the gateway's code
     * @param resident its resident memory at the end
     */
    record Cell(
            String delivery,
            int size,
            int perConnection,
            LoadClient.Seen seen,
            Duration drain,
            Duration cpu,
            Duration compiler,
            long resident) {}

    void machine(List<String> options) throws IOException {
        line(
                "%d × %s, %d GB, %s %s, JDK %s. `./mvnw -q -Pload package%s`",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                memoryKilobytes() / 1_000_000,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                options.isEmpty() ? "" : " -Dload.options=\"" + String.join(" ", options) + "\"");
        line("");
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
    }

    private static long memoryKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    void ceiling(int perConnection, LoadClient.Seen seen) {
        line(
                "Senders and sink without a gateway, 2 KB, %d a connection: %.0f messages/s%s.",
                perConnection, perSecond(seen), failures(seen));
        line("");
    }

    void idle(int connections, long heap, long resident, boolean alive) {
        line(
                "%,d idle connections after EHLO, in the clear: %.1f KB of live heap and %.1f KB of resident memory each;"
                        + " %s.",
                connections,
                heap / 1024.0 / connections,
                resident / 1024.0 / connections,
                alive ? "all still answer" : "**some do not answer any more**");
        line("");
    }

    void loadHead() {
        line(
                "| delivery | size | a connection | messages | messages/s | MB/s | CPU ms/message | with JIT | p50 ms | p99 ms "
                        + "| drained after s | failed | resident MB |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    void load(Cell cell) {
        LoadClient.Seen seen = cell.seen();
        line(
                "| %s | %,d | %d | %,d | %,.0f | %.1f | %.2f | %.2f | %.1f | %.1f | %.1f | %d | %d |",
                cell.delivery(),
                cell.size(),
                cell.perConnection(),
                seen.accepted(),
                perSecond(seen),
                perSecond(seen) * cell.size() / 1e6,
                eachMillis(cell.cpu().minus(cell.compiler()), seen),
                eachMillis(cell.cpu(), seen),
                seen.micros().getValueAtPercentile(50) / 1000.0,
                seen.micros().getValueAtPercentile(99) / 1000.0,
                cell.drain().toMillis() / 1000.0,
                seen.failed(),
                cell.resident() >> 20);
        if (seen.failed() > 0) {
            System.err.println(seen.failures());
        }
    }

    void memory(ProcessFigures figures) throws IOException {
        line("");
        line(
                "After all of this: %d MB of live heap, %d MB resident at most.",
                figures.liveHeap() >> 20, figures.residentPeak() >> 20);
    }

    private static double eachMillis(Duration cpu, LoadClient.Seen seen) {
        return cpu.toNanos() / 1e6 / Math.max(1, seen.accepted());
    }

    private static double perSecond(LoadClient.Seen seen) {
        return seen.accepted() / (seen.took().toNanos() / 1e9);
    }

    private static String failures(LoadClient.Seen seen) {
        return seen.failed() == 0 ? "" : ", **%d failed: %s**".formatted(seen.failed(), seen.failures());
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
