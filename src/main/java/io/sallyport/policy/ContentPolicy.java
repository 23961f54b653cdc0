package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The {@code content:} block: how far it is looked into a message. What lies beyond is not looked at, which filters weigh.
 *
 * @param mostParts the most MIME parts of a message
 * @param mostDepth how deep things may be packed in one another: parts, messages, archives
 * @param mostItems the most things that a message may carry, packed ones unpacked
 * @param mostUnpacked the most octets to unpack of all archives of a message together
 * @param mostRatio how many times its own size an archive may unpack to, beyond the first megabyte
 * @param mostText the most characters of text to look at, of each part
 * @param time how long unpacking may take
 * @param documents which documents are parsed
 */
public record ContentPolicy(
        @Default("1000") @Min(1) @Max(100_000) int mostParts,
        @Default("16") @Min(1) @Max(64) int mostDepth,
        @Default("2000") @Min(1) @Max(100_000) int mostItems,
        @Default("100M") ByteCount mostUnpacked,
        @Default("200") @Min(1) @Max(100_000) int mostRatio,
        @Default("500000") @Min(1_000) @Max(10_000_000) int mostText,

        @Default("5s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration time,

        DocumentsPolicy documents) {
    /** What holds where the file is silent. */
    public static final ContentPolicy DEFAULT = new ContentPolicy(
            1000, 16, 2000, new ByteCount(100L << 20), 200, 500_000, Duration.ofSeconds(5), DocumentsPolicy.DEFAULT);
}
