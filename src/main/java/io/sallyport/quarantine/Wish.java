package io.sallyport.quarantine;

import io.sallyport.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be done with a held mail, and who they are. The rights of the person are not looked at here.
 *
 * @param by who wants it
 * @param reason in their words; empty if they gave none; cut to 500 characters
 * @param version what the person has seen ({@link HeldMail#version}); null: whatever it is
 * @param to who gets a released mail in place of its recipient; null: the recipient
 * @param mayDecideAlone whether no second person is asked for, whatever the class
 * @param knowingly whether a mail shall go that today's scanners, too, say is malware
 */
public record Wish(
        String by,
        String reason,
        @Nullable Integer version,
        @Nullable MailAddress to,
        boolean mayDecideAlone,
        boolean knowingly) {
    private static final int LONGEST_REASON = 500;

    public Wish {
        reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    /** A wish about a mail as it stands. */
    public static Wish of(String by, String reason) {
        return new Wish(by, reason, null, null, false, false);
    }

    /** The same, if nobody has changed the mail since. */
    public Wish having(@Nullable Integer seen) {
        return new Wish(by, reason, seen, to, mayDecideAlone, knowingly);
    }

    /** The same, for another address. */
    public Wish sentTo(@Nullable MailAddress other) {
        return new Wish(by, reason, version, other, mayDecideAlone, knowingly);
    }

    /** The same, of somebody who needs no second person. */
    public Wish alone() {
        return new Wish(by, reason, version, to, true, knowingly);
    }

    /** The same, of somebody who knows that it is malware still. */
    public Wish knowing() {
        return new Wish(by, reason, version, to, mayDecideAlone, true);
    }
}
