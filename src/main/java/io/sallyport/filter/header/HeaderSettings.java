package io.sallyport.filter.header;

import io.sallyport.filter.Weight;
import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Key;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What an odd header weighs, each oddity in points or as a word ({@code off}, {@code note}, {@code tag}, {@code hold},
 * {@code defer}, {@code reject}).
 *
 * <pre>{@code
 * header:
 *   on-unavailable: pass
 *   missing-date: 1.5
 *   missing-subject: off
 *   future: 2
 *   most-ahead: 2d
 *   loop: reject
 * }</pre>
 *
 * @param missingDate There is no Date field.
 * @param missingMessageId There is no Message-ID field.
 * @param missingFrom There is no From field.
 * @param missingSubject There is no Subject field.
 * @param missingTo There is neither a To nor a Cc field.
 * @param repeated A field stands more than once that may stand once, such as From or Subject.
 * @param malformed A line of the header is no field.
 * @param badDate The date cannot be read, in today's form or an old one.
 * @param badFrom The From field holds no address.
 * @param badMessageId The Message-ID field is not of the form {@code <left@right>}.
 * @param future The date lies ahead of now by more than {@code most-ahead}.
 * @param mostAhead How far a date may lie ahead; clocks and time zones are often wrong by some hours.
 * @param old The date lies behind now by more than {@code most-age}.
 * @param mostAge How old a message may be.
 * @param bulkWithoutUnsubscribe The message is sent in bulk (Precedence, List-Id or Feedback-ID say so, or it names many
 *     recipients) and has no List-Unsubscribe field. Never for automatic answers and reports.
 * @param manyRecipients How many addresses in To and Cc make a message bulk.
 * @param loop This gateway has put its Received field into the message {@code most-passes} times.
 * @param mostPasses How often a message may have passed here; it may come back once after a forward.
 * @param deliveredBefore A Delivered-To field names a recipient: the mailbox has had the message, and it came back.
 * @param controlCharacter A field holds a control character other than a tab.
 * @param unencodedEightBit A field holds octets above 127, and SMTPUTF8 was not asked for, or they are no UTF-8.
 * @param bidiOverride Subject, From, Reply-To, To or Cc hold a character that turns the order of what follows around.
 */
public record HeaderSettings(
        @Default("1") Weight missingDate,
        @Default("0.5") Weight missingMessageId,
        @Default("2") Weight missingFrom,
        @Default("0.3") Weight missingSubject,
        @Default("0.5") Weight missingTo,
        @Default("2") Weight repeated,
        @Default("0.5") Weight malformed,
        @Default("0.5") Weight badDate,
        @Default("2") Weight badFrom,
        @Default("0.3") Weight badMessageId,
        @Default("1.5") Weight future,

        @Default("1d") @DurationMin(nanos = 0) @DurationMax(days = 36_500)
        Duration mostAhead,

        @Default("0.5") Weight old,

        @Default("30d") @DurationMin(nanos = 0) @DurationMax(days = 36_500)
        Duration mostAge,

        @Default("0.5") Weight bulkWithoutUnsubscribe,
        @Default("50") @Min(2) @Max(10_000) int manyRecipients,
        @Default("reject") Weight loop,
        @Default("3") @Min(1) @Max(100) int mostPasses,
        @Default("note") Weight deliveredBefore,
        @Default("1") Weight controlCharacter,
        @Default("0.3") @Key("unencoded-8bit") Weight unencodedEightBit,
        @Default("2") Weight bidiOverride) {
    /** What an oddity weighs. */
    Weight weightOf(Oddity oddity) {
        return switch (oddity) {
            case MISSING_DATE -> missingDate;
            case MISSING_MESSAGE_ID -> missingMessageId;
            case MISSING_FROM -> missingFrom;
            case MISSING_SUBJECT -> missingSubject;
            case MISSING_TO -> missingTo;
            case REPEATED -> repeated;
            case MALFORMED -> malformed;
            case BAD_DATE -> badDate;
            case BAD_FROM -> badFrom;
            case BAD_MESSAGE_ID -> badMessageId;
            case FUTURE -> future;
            case OLD -> old;
            case BULK_WITHOUT_UNSUBSCRIBE -> bulkWithoutUnsubscribe;
            case LOOP -> loop;
            case DELIVERED_BEFORE -> deliveredBefore;
            case CONTROL_CHARACTER -> controlCharacter;
            case UNENCODED_8BIT -> unencodedEightBit;
            case BIDI_OVERRIDE -> bidiOverride;
        };
    }
}
