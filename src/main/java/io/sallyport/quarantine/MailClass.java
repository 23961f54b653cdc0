package io.sallyport.quarantine;

import java.util.Locale;

/** Why a mail is held, in one word: who may let it go and how long it is kept depend on it. The most dangerous first. */
public enum MailClass {
    /** A scanner or a rule says that it does harm by itself. */
    MALWARE,
    /** It wants its reader to go or to write somewhere. */
    PHISHING,
    /** It is not from whom it says. */
    SPOOF,
    /** It carries what the policy does not let in. */
    ATTACHMENT,
    /** A rule of the house asks for it, such as one on content. */
    POLICY,
    /** There is much against it. */
    SPAM;

    /** The name in parameters, in the store and on the page. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
