package io.sallyport.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.crash.Ledger;
import io.sallyport.load.ProcessFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a soak has found.
 *
 * @param figures by name, in the order to be read in
 * @param problems all that is wrong; empty: nothing
 * @param events what happened, with its time
 * @param samples of the enduring part
 */
record SoakReport(Map<String, Object> figures, List<String> problems, List<String> events, List<Vitals> samples) {
    /** How much more of it may be alive after all is over than before: caches fill, pools keep connections. */
    private static final long MORE_HEAP = 24L << 20;

    private static final int MORE_DESCRIPTORS = 25;
    private static final int MORE_THREADS = 15;
    private static final int MORE_VIRTUAL_THREADS = 60;
    private static final long MOST_RESIDENT = 640L << 20;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(8);
    /** Megabytes a minute. */
    private static final double MOST_GROWTH = 3;

    private static final int MOST_EXAMPLES = 10;
    private static final double MEGA = 1 << 20;

    SoakReport {
        problems = List.copyOf(problems);
        events = List.copyOf(events);
        samples = List.copyOf(samples);
    }

    /** What the gateway's process holds while nothing is under way. */
    record Held(ProcessFigures.Heap heap, Vitals vitals, List<Path> temporaryFiles) {
        Held {
            temporaryFiles = List.copyOf(temporaryFiles);
        }

        static Held of(World world, Duration at) throws IOException {
            return new Held(
                    new ProcessFigures(world.gateway().pid()).heap(),
                    Vitals.of(world, at),
                    Vitals.temporaryFiles(world));
        }
    }

    /** Reads all books; the samples are of the time between what was held before and after. */
    static SoakReport of(
            List<String> events,
            World world,
            Traffic traffic,
            Operator operator,
            List<Vitals> samples,
            Held before,
            Held after)
            throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        mail(world.ledger(), traffic, figures, problems);
        leaks(before, after, figures, problems);
        growth(samples, figures, problems);
        figures.put("attacks", traffic.attackers().done());
        figures.put("answers to the operator", operator.answers());
        figures.put("warnings and errors in the log", GatewayLog.complaints(world.gateway()));
        return new SoakReport(figures, problems, events, samples);
    }

    /** The same with further problems. */
    SoakReport with(List<String> further) {
        return new SoakReport(
                figures, Stream.concat(problems.stream(), further.stream()).toList(), events, samples);
    }

    private static void mail(Ledger ledger, Traffic traffic, Map<String, Object> figures, List<String> problems) {
        FriendlySenders.Told told = traffic.senders().told();
        Ledger.Duplicates duplicates = ledger.duplicates();
        figures.put("mails promised", told.promised());
        figures.put("mails and commands deferred", told.deferred());
        figures.put("mails refused", told.refused());
        figures.put("mails in doubt (connection lost before the reply)", told.inDoubt());
        figures.put("connections lost otherwise", told.lost());
        figures.put("copies promised", ledger.promisedCopies());
        figures.put("copies arrived", ledger.arrivedCopies());
        figures.put("copies that need not arrive", ledger.excuses());
        figures.put("copies lost", ledger.missing().size());
        figures.put("duplicates after a lost reply", duplicates.afterLostReply());
        figures.put("duplicates after a kill", duplicates.afterKill());
        figures.put("duplicates while nothing could be recorded", duplicates.unrecorded());
        figures.put("duplicates unexplained", duplicates.unexplained().size());
        note("lost", ledger.missing(), problems);
        note("not as it was sent", ledger.damaged(), problems);
        note("duplicated", duplicates.unexplained(), problems);
        note("refused, and arrived", ledger.refusedAndArrived(), problems);
        note("deleted, and arrived", ledger.arrivedInSpiteOf(Operator.DELETED), problems);
        note("senders", traffic.senders().wrongs(), problems);
        note("attackers", traffic.attackers().wrongs(), problems);
        if (told.promised() == 0) {
            problems.add("nothing was promised: nothing was tested");
        }
    }

    private static void note(String what, Iterable<String> all, List<String> problems) {
        int count = 0;
        for (String each : all) {
            if (count++ < MOST_EXAMPLES) {
                problems.add(what + ": " + each);
            }
        }
        if (count > MOST_EXAMPLES) {
            problems.add("%s: %d more".formatted(what, count - MOST_EXAMPLES));
        }
    }

    private static void leaks(Held before, Held after, Map<String, Object> figures, List<String> problems) {
        bound("live heap, octets", before.heap().octets(), after.heap().octets(), MORE_HEAP, figures, problems);
        bound(
                "virtual threads",
                before.heap().virtualThreads(),
                after.heap().virtualThreads(),
                MORE_VIRTUAL_THREADS,
                figures,
                problems);
        Vitals first = before.vitals();
        Vitals last = after.vitals();
        bound("threads", first.threads(), last.threads(), MORE_THREADS, figures, problems);
        bound("descriptors", first.descriptors(), last.descriptors(), MORE_DESCRIPTORS, figures, problems);
        bound("temporary files", first.temporaryFiles(), last.temporaryFiles(), 0, figures, problems);
        figures.put("temporary files that are left", after.temporaryFiles());
        bound("resident memory, octets", first.resident(), last.resident(), MOST_RESIDENT, figures, problems);
    }

    /** What grows in hours shows in minutes, as soon as the heap has the size that it may have. */
    private static void growth(List<Vitals> samples, Map<String, Object> figures, List<String> problems) {
        List<Vitals> later = samples.subList(samples.size() / 2, samples.size());
        double growth = Vitals.growth(later) / MEGA;
        figures.put("resident memory grew in the second half, MB a minute", round(growth));
        boolean isLong = !later.isEmpty()
                && later.getLast().at().minus(later.getFirst().at()).compareTo(LONG_ENOUGH) > 0;
        if (isLong && growth > MOST_GROWTH) {
            problems.add("resident memory grows by %.1f MB a minute".formatted(growth));
        }
    }

    private static void bound(
            String what, long before, long after, long more, Map<String, Object> figures, List<String> problems) {
        figures.put(what, String.format(Locale.ROOT, "%,d before, %,d after", before, after));
        if (after > before + more) {
            problems.add(
                    "%s: %,d before, %,d after, at most %,d more are no leak".formatted(what, before, after, more));
        }
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** For people. */
    String table() {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts && parts.size() > 2) {
                text.append(name).append(System.lineSeparator());
                parts.forEach((part, count) -> text.append(String.format(Locale.ROOT, "  %8s  %s%n", count, part)));
            } else {
                text.append(String.format(Locale.ROOT, "%-52s %s%n", name, value));
            }
        });
        text.append(problems.isEmpty() ? "nothing is wrong" : problems.size() + " problems:")
                .append(System.lineSeparator());
        problems.forEach(problem -> text.append("  ").append(problem).append(System.lineSeparator()));
        return text.toString();
    }

    /** For people and programs. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("soak.txt"),
                String.join(System.lineSeparator(), events) + System.lineSeparator() + table());
        Map<String, Object> all = new LinkedHashMap<>(figures);
        all.put("problems", problems);
        all.put("events", events);
        all.put(
                "samples",
                samples.stream()
                        .map(sample -> Map.of(
                                "seconds", sample.at().toSeconds(),
                                "resident", sample.resident(),
                                "descriptors", sample.descriptors(),
                                "threads", sample.threads(),
                                "temporaryFiles", sample.temporaryFiles()))
                        .toList());
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("soak.json").toFile(), all);
    }
}
