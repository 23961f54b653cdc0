package io.sallyport.filter.dnsbl;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * How large a share of the clients a list names, over batches of different clients, and whether that has jumped. A list
 * that nearly everybody is on since an hour ago has most likely gone mad: it names the world. Not for several threads.
 */
final class HitRate {
    /** How many different clients make a batch. */
    static final int BATCH = 50;

    /** How many batches it takes to know what is usual. */
    static final int LEARNING = 4;

    /** The share that is nearly everybody. */
    private static final double NEARLY_ALL = 0.9;

    /** What is usual for a list that may well name nearly everybody: where mostly spam comes, good lists do. */
    private static final double ALREADY_MANY = 0.5;

    /** How much a batch changes what is usual. */
    private static final double NEWS = 0.1;

    private final Set<InetAddress> clients = new HashSet<>();
    private int hits;
    private int batches;
    private double usual;

    /**
     * Counts a client.
     *
     * @return whether the batch that it completes is a jump; what is usual does not follow it
     */
    boolean jumpsWith(InetAddress client, boolean listed) {
        if (!clients.add(client)) {
            return false;
        }
        hits += listed ? 1 : 0;
        if (clients.size() < BATCH) {
            return false;
        }
        double share = (double) hits / BATCH;
        clients.clear();
        hits = 0;
        if (batches >= LEARNING && share >= NEARLY_ALL && usual < ALREADY_MANY) {
            return true;
        }
        usual = batches == 0 ? share : usual + NEWS * (share - usual);
        batches = Math.min(batches + 1, LEARNING);
        return false;
    }

    /** The usual share, in hundredths. */
    long usualPercent() {
        return Math.round(usual * 100);
    }
}
