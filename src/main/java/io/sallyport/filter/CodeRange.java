package io.sallyport.filter;

import io.sallyport.config.Network;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Answers of a list that mean the same, written as {@code 127.0.0.2}, {@code 127.0.0.10-127.0.0.11} or
 * {@code 127.0.0.0/28}.
 *
 * @param first the first answer, as a number of 32 bits
 * @param last the last answer
 */
public record CodeRange(int first, int last) {
    public CodeRange {
        if (Integer.compareUnsigned(first, last) > 0 || !isListing(first) || !isListing(last)) {
            throw new IllegalArgumentException("%s-%s (expected: 127.0.0.0 to 127.255.254.255, the lower one first)"
                    .formatted(dotted(first), dotted(last)));
        }
    }

    /**
     * Reads one answer, a range or a network.
     *
     * @throws IllegalArgumentException if the text is none of them, or holds answers that are no listings
     */
    public static CodeRange of(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen >= 0) {
            return new CodeRange(address(text.substring(0, hyphen), text), address(text.substring(hyphen + 1), text));
        }
        Network network = network(text);
        int first = number(network.address());
        return new CodeRange(first, first | (int) (0xffff_ffffL >>> network.prefixLength()));
    }

    private static int address(String part, String text) {
        Network network = network(part);
        if (network.prefixLength() != Integer.SIZE) {
            throw new IllegalArgumentException(expectation(text));
        }
        return number(network.address());
    }

    private static Network network(String text) {
        Network network = Network.of(text);
        if (network.address().getAddress().length != Integer.BYTES) {
            throw new IllegalArgumentException(expectation(text));
        }
        return network;
    }

    private static String expectation(String text) {
        return text + " (expected: an answer such as 127.0.0.2, 127.0.0.10-127.0.0.11 or 127.0.0.0/28)";
    }

    private static int number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /** Whether an answer is one of these. */
    public boolean contains(InetAddress answer) {
        return isListing(answer)
                && Integer.compareUnsigned(number(answer), first) >= 0
                && Integer.compareUnsigned(number(answer), last) <= 0;
    }

    /**
     * Whether an answer says that something is listed. Listings are in 127.0.0.0/8 (RFC 5782 § 2.1): anything else comes
     * from who bought the name of a dead list, or from a resolver that makes up answers. Lists that refuse to answer say
     * so in 127.255.255.0/24.
     */
    public static boolean isListing(InetAddress answer) {
        return answer.getAddress().length == Integer.BYTES && isListing(number(answer));
    }

    private static boolean isListing(int answer) {
        return answer >>> 24 == 127 && answer >>> 8 != 0x7fffff;
    }

    private static String dotted(int answer) {
        return "%d.%d.%d.%d".formatted(answer >>> 24, (answer >>> 16) & 0xff, (answer >>> 8) & 0xff, answer & 0xff);
    }

    /** As in a policy file. */
    @Override
    public String toString() {
        return first == last ? dotted(first) : dotted(first) + "-" + dotted(last);
    }
}
