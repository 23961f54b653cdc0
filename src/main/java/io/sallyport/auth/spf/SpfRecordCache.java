package io.sallyport.auth.spf;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.auth.spf.SpfRecord.Reading;
import io.sallyport.dns.TxtRecord;
import java.util.List;

/** Records that were read before, found by their text: reading one costs more than all the rest of a check. */
final class SpfRecordCache {
    private static final long MAX_WEIGHT = 16_000_000; // Octets, roughly
    private static final int ENTRY_OVERHEAD = 500;
    private static final int OCTETS_PER_CHARACTER = 8; // A term of ten characters becomes some small objects

    private final Cache<String, Reading> readings = Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .<String, Reading>weigher((text, ignored) -> ENTRY_OVERHEAD + OCTETS_PER_CHARACTER * text.length())
            .build();

    /** Reads the one SPF record among a domain's texts; several are an error, even equal ones (RFC 7208 § 4.5). */
    Reading select(List<TxtRecord> texts) {
        List<String> records =
                texts.stream().map(TxtRecord::text).filter(SpfRecord::isSpf).toList();
        return switch (records.size()) {
            case 0 -> new Reading.Absent();
            case 1 -> readings.get(records.getFirst(), SpfRecord::parse);
            default -> new Reading.Invalid(records.size() + " SPF records (expected: one)");
        };
    }
}
