package io.sallyport.probe;

import java.util.Locale;

/** What is looked at. Its word is a heading of {@code docs/backends/README.md}. */
public enum Check {
    /** Whether each address of the backend answers. */
    REACHABLE,
    /** What it says first, and to EHLO or LHLO. */
    GREETING,
    /** What it offers, against what the relay makes use of. */
    EXTENSIONS,
    /** Whether passwords are asked for before TLS. */
    AUTH_IN_CLEAR,
    /** What a handshake agrees upon, and what certificate is shown. */
    TLS,
    /** What the relay does with that at the level that the policy sets. */
    RELAY_TLS,
    /** Whether it takes mail for the test address, and refuses it for mailboxes that it does not have. */
    RECIPIENTS,
    /** Whether it takes mail for domains that are not its own. */
    OPEN_RELAY,
    /** Whether it takes mail that bears the gateway's header fields. */
    HEADERS,
    /** Whether it holds the sender's SPF against the gateway. */
    SPF,
    /** Whether it takes other octets than CR LF {@code .} CR LF for the end of a message. */
    SMUGGLING,
    /** Whether it can be reached past the gateway. */
    EXPOSURE;

    /** The word by which it goes in texts and in JSON, such as {@code open-relay}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
