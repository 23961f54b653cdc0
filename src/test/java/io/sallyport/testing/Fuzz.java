package io.sallyport.testing;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a test with random input: the same rounds each time, or, with {@code -Dsallyport.fuzz.seconds=N}, as many as fit
 * into N seconds, from another beginning each time. A failure names the seed of its round.
 */
public final class Fuzz {
    private static final long SECONDS = Long.getLong("sallyport.fuzz.seconds", 0);

    private Fuzz() {}

    /**
     * @param rounds how many without the switch
     * @param round draws all that is random from what it is given
     */
    public static void run(int rounds, Consumer<Random> round) {
        if (SECONDS == 0) {
            for (long seed = 0; seed < rounds; seed++) {
                run(seed, round);
            }
            return;
        }
        long start = System.nanoTime();
        long seed = start;
        while (System.nanoTime() - start < Duration.ofSeconds(SECONDS).toNanos()) {
            run(seed++, round);
        }
        System.out.printf("%d rounds in %d s%n", seed - start, SECONDS);
    }

    private static void run(long seed, Consumer<Random> round) {
        try {
            round.accept(new Random(seed));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("round with seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** The text after one to four random changes: octets changed, put in, left out, doubled. */
    public static byte[] mutate(byte[] text, Random random, String interesting) {
        byte[] mutant = text;
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            int from = random.nextInt(mutant.length + 1);
            int to = Math.min(mutant.length, from + random.nextInt(4));
            byte[] put = new byte[random.nextInt(3)];
            for (int i = 0; i < put.length; i++) {
                put[i] = (byte)
                        (random.nextInt(4) == 0
                                ? random.nextInt(256)
                                : interesting.charAt(random.nextInt(interesting.length())));
            }
            mutant = splice(mutant, from, to, put);
        }
        return mutant;
    }

    private static byte[] splice(byte[] text, int from, int to, byte[] put) {
        byte[] result = new byte[text.length - (to - from) + put.length];
        System.arraycopy(text, 0, result, 0, from);
        System.arraycopy(put, 0, result, from, put.length);
        System.arraycopy(text, to, result, from + put.length, text.length - to);
        return result;
    }
}
