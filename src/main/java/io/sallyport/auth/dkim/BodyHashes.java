package io.sallyport.auth.dkim;

import io.sallyport.auth.dkim.BodyHash.Value;
import io.sallyport.mail.MailMessage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Hashes the body of a message in one pass over its octets, whatever is asked for; nothing of it is kept. */
public final class BodyHashes {
    private static final int BUFFER = 65_536;

    private BodyHashes() {}

    /**
     * Hashes.
     *
     * @param bodyOffset see {@link io.sallyport.message.MessageHeader#bodyOffset}
     * @param wanted any number; the work is that of one hash for each canonicalization in it
     * @return a value for each that was wanted
     * @throws IOException if the message cannot be read
     */
    public static Map<BodyHash, Value> of(MailMessage message, long bodyOffset, Set<BodyHash> wanted)
            throws IOException {
        Map<Canonicalization, Set<Long>> lengths = new EnumMap<>(Canonicalization.class);
        for (BodyHash each : wanted) {
            Set<Long> ofAlgorithm = lengths.computeIfAbsent(each.canonicalization(), ignored -> new TreeSet<>());
            if (each.length() >= 0) {
                ofAlgorithm.add(each.length());
            }
        }
        List<Stream> streams = lengths.entrySet().stream()
                .map(each -> Stream.of(each.getKey(), each.getValue()))
                .toList();
        if (!streams.isEmpty()) {
            read(message, bodyOffset, streams);
        }
        Map<BodyHash, Value> values = new HashMap<>();
        for (Stream stream : streams) {
            stream.digest()
                    .finish()
                    .forEach((length, value) -> values.put(new BodyHash(stream.canonicalization(), length), value));
        }
        values.keySet().retainAll(wanted);
        return values;
    }

    private record Stream(Canonicalization canonicalization, BodyDigest digest, BodyCanonicalizer canonicalizer) {
        static Stream of(Canonicalization canonicalization, Set<Long> lengths) {
            BodyDigest digest = new BodyDigest(lengths);
            return new Stream(canonicalization, digest, new BodyCanonicalizer(canonicalization, digest));
        }
    }

    private static void read(MailMessage message, long bodyOffset, List<Stream> streams) throws IOException {
        try (InputStream in = message.open()) {
            try {
                in.skipNBytes(bodyOffset);
            } catch (EOFException e) {
                throw new EOFException("message shorter than its header of " + bodyOffset + " octets");
            }
            byte[] buffer = new byte[Math.clamp(message.size() - bodyOffset, 1, BUFFER)];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (Stream stream : streams) {
                    stream.canonicalizer().update(buffer, n);
                }
            }
        }
        streams.forEach(stream -> stream.canonicalizer().finish());
    }
}
