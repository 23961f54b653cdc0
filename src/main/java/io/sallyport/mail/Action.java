package io.sallyport.mail;

import java.util.Locale;

/** What is done with a mail for a recipient. In the order of strictness: of several demands, the strictest holds. */
public enum Action {
    /** It goes on as it is. */
    DELIVER,
    /** It goes on, marked. */
    TAG,
    /** It goes on without some of its parts; the original is held. Never a threshold's work: a finding must name the parts. */
    STRIP,
    /** It is taken, and held until an administrator has decided. */
    HOLD,
    /** It is taken and thrown away. Never a threshold's work: a rule of the policy must name it. */
    DISCARD,
    /** It is answered with 4yz: the sender may try again. */
    DEFER,
    /** It is answered with 5yz. */
    REJECT;

    /** Whether the sender keeps the mail, or learns that it will not be taken. */
    public boolean isRefusal() {
        return this == DEFER || this == REJECT;
    }

    /** The name in policies, journal and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
