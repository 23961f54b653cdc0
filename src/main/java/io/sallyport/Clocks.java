package io.sallyport;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one place where the time of day comes from. */
class Clocks {
    /** For the command line, which runs without the container. */
    static Clock system() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Clock clock() {
        return system();
    }
}
