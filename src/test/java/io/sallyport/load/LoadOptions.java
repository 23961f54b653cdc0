package io.sallyport.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long and how hard is measured.
 *
 * @param cell the time of one measurement
 * @param warmUp the time that the gateway's code is given to be compiled, for each kind of work
 * @param deliveries how mail goes on: {@code cut-through}, {@code queued}
 * @param idle how many idle connections
 * @param senders connections at once
 * @param sizes the octets of the messages
 * @param settings keys for the gateway's configuration
 * @param jvmOptions options for the gateway's virtual machine
 */
record LoadOptions(
        Duration cell,
        Duration warmUp,
        List<String> deliveries,
        int idle,
        int senders,
        List<Integer> sizes,
        Map<String, String> settings,
        List<String> jvmOptions) {
    static final String USAGE = """
            --quick             about half a minute instead of three
            --seconds N         the time of one measurement (1 to 60)
            --warm-up N         the seconds of work before, for each kind of delivery (1 to 120)
            --deliveries A,B    which kinds of delivery (cut-through, queued)
            --idle N            how many idle connections (0 to 18000)
            --senders N         how many connections at once (1 to 200)
            --sizes A,B,..      the octets of the messages (1 to 50000000)
            --set KEY=VALUE     a key of the gateway's configuration
            --jvm OPTION        an option of the gateway's virtual machine
            """;

    private static final List<Integer> SIZES = List.of(2_000, 20_000, 200_000, 5_000_000);

    private static final List<String> DELIVERIES = List.of("cut-through", "queued");

    LoadOptions {
        deliveries = List.copyOf(deliveries);
        sizes = List.copyOf(sizes);
        settings = Map.copyOf(settings);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException for what it does not understand
     */
    static LoadOptions of(List<String> words) {
        boolean quick = words.contains("--quick");
        Duration cell = Duration.ofMillis(quick ? 1000 : 5000);
        Duration warmUp = Duration.ofSeconds(quick ? 3 : 8);
        List<String> deliveries = DELIVERIES;
        int idle = quick ? 2_000 : 10_000;
        int senders = 20;
        List<Integer> sizes = SIZES;
        Map<String, String> settings = new HashMap<>();
        List<String> jvmOptions = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--quick")) {
                continue;
            }
            if (++i == words.size()) {
                throw new IllegalArgumentException(word + " is unknown, or a value is missing");
            }
            String value = words.get(i);
            switch (word) {
                case "--seconds" -> cell = Duration.ofSeconds(number(word, value, 1, 60));
                case "--warm-up" -> warmUp = Duration.ofSeconds(number(word, value, 1, 120));
                case "--deliveries" -> deliveries = deliveries(word, value);
                case "--idle" -> idle = number(word, value, 0, 18_000);
                case "--senders" -> senders = number(word, value, 1, 200);
                case "--sizes" ->
                    sizes = List.of(value.split(",")).stream()
                            .map(size -> number(word, size, 1, 50_000_000))
                            .toList();
                case "--set" -> settings.put(value.replaceFirst("=.*", ""), value.replaceFirst("[^=]*=?", ""));
                case "--jvm" -> jvmOptions.add(value);
                default -> throw new IllegalArgumentException(word + " is unknown");
            }
        }
        return new LoadOptions(cell, warmUp, deliveries, idle, senders, sizes, settings, jvmOptions);
    }

    private static List<String> deliveries(String word, String value) {
        List<String> wanted = List.of(value.split(","));
        if (!DELIVERIES.containsAll(wanted)) {
            throw new IllegalArgumentException("%s %s (expected: some of %s)".formatted(word, value, DELIVERIES));
        }
        return wanted;
    }

    private static int number(String word, String value, int least, int most) {
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException("%s %s (expected: %d to %d)".formatted(word, value, least, most));
        }
        return Integer.parseInt(value);
    }
}
