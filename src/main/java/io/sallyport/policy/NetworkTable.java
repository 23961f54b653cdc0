package io.sallyport.policy;

import io.sallyport.config.Network;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks of one family of addresses. Two networks either lie within one another or have nothing in common, so in the
 * order of their first addresses, wider ones first, the last that begins at or before an address is the smallest around it
 * or lies within that one. A look-up is one binary search and a walk outwards, however many sizes of networks there are.
 */
final class NetworkTable {
    private static final Comparator<Row> ORDER = ((Comparator<Row>) (a, b) -> Long.compareUnsigned(a.high, b.high))
            .thenComparing((a, b) -> Long.compareUnsigned(a.low, b.low))
            .thenComparingInt(Row::prefix);

    private final List<Row> rows;
    private final int[] around;

    /** A network; its first address in 128 bits, IPv4 in the first 32 of them. */
    private record Row(long high, long low, int prefix, Entry entry) {
        boolean contains(long otherHigh, long otherLow) {
            if (prefix == 0) {
                return true; // A shift by 64 would be one by 0
            }
            return prefix <= Long.SIZE
                    ? (high ^ otherHigh) >>> (Long.SIZE - prefix) == 0
                    : high == otherHigh && (low ^ otherLow) >>> (2 * Long.SIZE - prefix) == 0;
        }

        boolean beginsAtOrBefore(long otherHigh, long otherLow) {
            int order = Long.compareUnsigned(high, otherHigh);
            return order < 0 || (order == 0 && Long.compareUnsigned(low, otherLow) <= 0);
        }
    }

    private NetworkTable(List<Row> rows) {
        this.rows = rows;
        this.around = new int[rows.size()];
        for (int i = 0; i < around.length; i++) {
            int wider = i - 1;
            while (wider >= 0 && !rows.get(wider).contains(rows.get(i).high, rows.get(i).low)) {
                wider = around[wider];
            }
            around[i] = wider;
        }
    }

    /**
     * The networks among the entries of a list.
     *
     * @param octets of an address of the family: 4 or 16
     */
    static NetworkTable of(List<Entry> entries, int octets) {
        return new NetworkTable(entries.stream()
                .filter(entry -> entry.subject() instanceof Subject.Range(Network network)
                        && network.address().getAddress().length == octets)
                .map(NetworkTable::row)
                .sorted(ORDER)
                .toList());
    }

    private static Row row(Entry entry) {
        Network network = ((Subject.Range) entry.subject()).network();
        byte[] octets = network.address().getAddress();
        return new Row(bits(octets, 0), bits(octets, Long.BYTES), network.prefixLength(), entry);
    }

    private static long bits(byte[] octets, int from) {
        long bits = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            bits = bits << Byte.SIZE | (i < octets.length ? octets[i] & 0xff : 0);
        }
        return bits;
    }

    /** The entry of the smallest network around an address that has not expired; null if there is none. */
    @Nullable
    Entry find(InetAddress address, Instant now) {
        byte[] octets = address.getAddress();
        long high = bits(octets, 0);
        long low = bits(octets, Long.BYTES);
        int at = last(high, low);
        while (at >= 0) {
            Row row = rows.get(at);
            if (row.contains(high, low) && !row.entry.isExpired(now)) {
                return row.entry;
            }
            at = around[at];
        }
        return null;
    }

    /** The last row that begins at or before an address; -1 if there is none. */
    private int last(long high, long low) {
        int from = 0;
        int to = rows.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (rows.get(middle).beginsAtOrBefore(high, low)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from - 1;
    }
}
