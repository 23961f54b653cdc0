package io.sallyport.filter.dnsbl;

import io.sallyport.filter.dnsbl.ListZone.Subject;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The {@code dnswl:} block of a policy: lists of who is known for good mail.
 *
 * <pre>{@code
 * dnswl:
 *   on-unavailable: pass
 *   spares: ["greylist.*"]
 *   zones:
 *     - zone: list.dnswl.example
 *       codes:
 *         - { answer: 127.0.0.0/16, points: -1 }
 * }</pre>
 *
 * @param zones the lists; all of them are asked at once
 * @param spares names of findings that do not count for who is listed, such as {@code greylist.*}
 */
public record DnswlSettings(
        @Size(max = DnsblSettings.MAX_ZONES) List<ListZone> zones,
        @Size(max = 64) List<String> spares) {
    public DnswlSettings {
        zones = List.copyOf(zones);
        spares = List.copyOf(spares);
        if (zones.stream().flatMap(zone -> zone.weights().stream()).anyMatch(points -> points.hundredths() > 0)) {
            throw new IllegalArgumentException("a list with points above 0 belongs under dnsbl");
        }
        // Whatever a client says of itself, it can say the name of somebody who is well known.
        if (zones.stream().anyMatch(zone -> zone.of() == Subject.HELO || zone.of() == Subject.SENDER)) {
            throw new IllegalArgumentException("of: helo and of: sender can be forged (expected: client or name)");
        }
    }
}
