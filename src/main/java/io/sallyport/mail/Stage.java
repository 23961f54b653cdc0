package io.sallyport.mail;

import java.util.Locale;

/** The steps of a mail at the front door at which it is looked at (RFC 5321 § 3). In the order of the session. */
public enum Stage {
    /** A client has connected; nothing but its address is known. */
    CONNECT,
    /** It has said its name. */
    HELO,
    /** It has named the reverse-path. */
    MAIL,
    /** It has named a recipient, who is one of ours. */
    RCPT,
    /** The message is complete. */
    DATA;

    /** The name in journal, metrics and documentation. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
