package io.sallyport.filter.dnsbl;

import io.sallyport.mail.Score;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code dnsbl:} block of a policy: lists of who is known for bad mail.
 *
 * <pre>{@code
 * dnsbl:
 *   on-unavailable: pass
 *   reject-at: 8
 *   zones:
 *     - zone: zen.dnsbl.example
 *       codes:
 *         - { answer: 127.0.0.2-127.0.0.9, points: 8 }
 *         - { answer: 127.0.0.10-127.0.0.11, points: 4 }
 *     - { zone: new.dnsbl.example, points: 1, ipv6: false, shadow: true }
 *     - { zone: key.dbl.example, name: dbl.example, of: sender, points: 5 }
 * }</pre>
 *
 * @param zones the lists; all of them are asked at once
 * @param rejectAt the points of all lists together at which the recipient is refused before any content is taken; without
 *     it points only count
 */
public record DnsblSettings(
        @Size(max = MAX_ZONES) List<ListZone> zones,
        @Nullable Score rejectAt) {
    /** The most lists: each is a question at every mail. */
    static final int MAX_ZONES = 64;

    public DnsblSettings {
        zones = List.copyOf(zones);
        if (zones.stream().flatMap(zone -> zone.weights().stream()).anyMatch(points -> points.hundredths() < 0)) {
            throw new IllegalArgumentException("a list with points below 0 belongs under dnswl");
        }
        if (rejectAt != null && rejectAt.hundredths() <= 0) {
            throw new IllegalArgumentException("reject-at of %s would refuse everybody".formatted(rejectAt));
        }
    }
}
