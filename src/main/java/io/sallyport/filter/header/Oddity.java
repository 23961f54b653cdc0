package io.sallyport.filter.header;

import java.util.Locale;

/** What can be odd about a header. The names are those of the settings and of the findings. */
enum Oddity {
    /** No Date field (RFC 5322 § 3.6.1: required). */
    MISSING_DATE("The message has no Date field"),
    /** No Message-ID field (RFC 5322 § 3.6.4: should be there). */
    MISSING_MESSAGE_ID("The message has no Message-ID field"),
    /** No From field (RFC 5322 § 3.6.2: required). */
    MISSING_FROM("The message has no From field"),
    /** No Subject field. */
    MISSING_SUBJECT("The message has no Subject field"),
    /** Neither To nor Cc. */
    MISSING_TO("The message has neither a To nor a Cc field"),
    /** A field stands twice that may stand once (RFC 5322 § 3.6). */
    REPEATED("The message has a field twice that it may have once"),
    /** A line that is no field. */
    MALFORMED("The header of the message has a line that is no field"),
    /** A Date that cannot be read. */
    BAD_DATE("The Date field of the message cannot be read"),
    /** A From without an address. */
    BAD_FROM("The From field of the message has no address"),
    /** A Message-ID that breaks the grammar. */
    BAD_MESSAGE_ID("The Message-ID field of the message is malformed"),
    /** A date that is to come. */
    FUTURE("The date of the message is in the future"),
    /** A date long ago. */
    OLD("The date of the message is long ago"),
    /** Bulk mail that does not tell how to be rid of it (RFC 2369 § 3.2). */
    BULK_WITHOUT_UNSUBSCRIBE("The message is sent in bulk and has no List-Unsubscribe field"),
    /** The message was here several times. */
    LOOP("The message has passed here before: a loop"),
    /** A mailbox that it goes to has had it before. */
    DELIVERED_BEFORE("The message was delivered to this mailbox before"),
    /** Characters that steer instead of being read. */
    CONTROL_CHARACTER("The header of the message has control characters"),
    /** Octets above 127 that were not declared. */
    UNENCODED_8BIT("The header of the message has 8-bit characters that are not encoded"),
    /** Characters that turn the order of what follows around. */
    BIDI_OVERRIDE("The header of the message has characters that reverse its text");

    private final String text;

    Oddity(String text) {
        this.text = text;
    }

    /** The name in findings. */
    String finding() {
        return "header." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Subject and detail of the status that the sender is told (RFC 3463). */
    String status() {
        return this == LOOP || this == DELIVERED_BEFORE ? "4.6" : "6.0"; // X.4.6: routing loop; X.6.0: media error
    }

    /** The sentence that the sender is told. */
    String text() {
        return text;
    }
}
