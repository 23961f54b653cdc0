package io.sallyport.filter.dnsbl;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What gateways tell each other about DNS lists that one of them has suspended. Thread-safe. */
public interface ZoneNews {
    /** Where there are no other gateways. */
    ZoneNews NONE = new ZoneNews() {
        @Override
        public void tell(String zone, News news) {
            // Nobody listens
        }

        @Override
        public Map<String, News> told(Collection<String> zones) {
            return Map.of();
        }
    };

    /**
     * That a list was suspended.
     *
     * @param at when, in whole milliseconds
     * @param isJump whether it suddenly names nearly everybody, which no test point shows; else it failed a test, which may be
     *     for the resolver that was asked
     * @param why in a few words
     */
    record News(Instant at, boolean isJump, String why) {}

    /** Tells the others; forgotten after {@link WatchedZone#RETRY_AFTER}. */
    void tell(String zone, News news) throws IOException;

    /** What is told of lists; nothing of those that nobody has suspended lately. */
    Map<String, News> told(Collection<String> zones) throws IOException;
}
