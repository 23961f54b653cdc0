package io.sallyport.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Looks at the gateway's process every few seconds. */
final class Watch extends Clients {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final World world;
    private final Supplier<Duration> time;
    private final Queue<Vitals> samples = new ConcurrentLinkedQueue<>();

    Watch(World world, Supplier<Duration> time) {
        this.world = world;
        this.time = time;
    }

    List<Vitals> samples() {
        return List.copyOf(samples);
    }

    @Override
    void act(Random random) {
        try {
            samples.add(Vitals.of(world, time.get()));
        } catch (IOException e) {
            throw new AssertionError("the gateway is gone", e);
        }
        pause(PAUSE);
    }
}
