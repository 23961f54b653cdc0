package io.sallyport.intake;

import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.AuthenticationPolicy.Response;

/**
 * One reason against a mail.
 *
 * @param status subject and detail of the enhanced status code (RFC 3463, RFC 7372), such as {@code 7.23}
 * @param text what the sender is told, and the journal
 */
record Objection(Response response, String status, String text) {
    private static final int MAX_TEXT = 450; // A reply line has 512 octets (RFC 5321 § 4.5.3.1.5)

    /** The answer to a mail that is not taken. */
    SmtpReply reply() {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return switch (response) {
            case REJECT -> SmtpReply.of(550, "5." + status, cut);
            case DEFER -> SmtpReply.of(451, "4." + status, cut);
            case ACCEPT, HOLD -> throw new IllegalStateException("%s is no refusal".formatted(response));
        };
    }
}
