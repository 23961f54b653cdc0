package io.sallyport.mail;

/**
 * What the sender may be told of a finding. Nothing of ours: no score, no name of a rule, no other recipient.
 *
 * @param status subject and detail of the enhanced status code (RFC 3463, RFC 7372), such as {@code 7.23}
 * @param text a sentence without a full stop; cut to what a reply line holds
 */
public record Reason(String status, String text) {
    private static final int MAX_TEXT = 400; // A reply line has 512 octets (RFC 5321 § 4.5.3.1.5), an id comes behind

    public Reason {
        EnhancedStatus.of("5." + status);
        text = Printable.of(text, MAX_TEXT);
    }
}
