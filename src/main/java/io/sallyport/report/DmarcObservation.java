package io.sallyport.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What was seen of DMARC at one mail.
 *
 * @param time when the mail was judged
 * @param policy the policy that was found
 * @param rua the {@code rua} tag of the record as it came, empty if it has none; of a longer one than 4,096 chars,
 *     the URIs that fit are kept
 * @param row what the report says about the mail
 */
public record DmarcObservation(Instant time, PublishedPolicy policy, String rua, ReportRow row) {
    private static final int MOST_RUA = 4096;

    public DmarcObservation {
        rua = wholeUris(rua);
    }

    /** Cut behind a comma: half a URI would be another mailbox. */
    private static String wholeUris(String rua) {
        if (rua.length() <= MOST_RUA) {
            return ReportText.clean(rua, MOST_RUA);
        }
        return ReportText.clean(rua.substring(0, Math.max(0, rua.lastIndexOf(',', MOST_RUA))), MOST_RUA);
    }

    /** The day in UTC that it counts for (RFC 9990 § 3.1.1.4). */
    LocalDate day() {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
