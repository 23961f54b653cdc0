package io.sallyport.filter.impersonation;

import java.util.Locale;

/** What a mail can pretend, or what makes a pretence more likely. The names are those of the settings and of the findings. */
enum Signal {
    /** The name of a person of the directory, with an address that is none of hers. */
    PERSON(true),
    /** The same, where the person decides about money, and the address is one that anybody can have. */
    EXECUTIVE_FREE_MAIL(true),
    /** A name that is itself an address, of another domain. */
    ADDRESS_IN_NAME(true),
    /** A name that holds a domain of ours. */
    OWN_DOMAIN_IN_NAME(true),
    /** A domain that could be taken for one of ours. */
    OWN_LOOKALIKE(true),
    /** The label of a domain of ours in another registry, or with words around. */
    OWN_NAMESAKE(true),
    /** A domain that could be taken for a partner's. */
    PARTNER_LOOKALIKE(true),
    /** A domain that could be taken for a well-known one. */
    BRAND_LOOKALIKE(true),
    /** A domain of ours, which nothing proves. */
    OWN_DOMAIN(true),
    /** Characters in a name that are not seen, that turn it around, or that mix alphabets in one word. */
    NAME_TRICKS(true),
    /** An answer, by its subject, to nothing (RFC 5322 § 3.6.4). */
    FAKE_REPLY(true),
    /** An answer to a mail of ours, from an address that never wrote to the recipient. */
    STRANGER_IN_THREAD(false),
    /** Answers go to another domain. */
    REPLY_TO(false),
    /** Answers go where anybody can have a mailbox, although the mail does not come from there. */
    REPLY_TO_FREE_MAIL(false),
    /** Reports go to another domain, and nothing proves the author's. */
    RETURN_PATH(false),
    /** The address never wrote to any of the recipients. */
    FIRST_CONTACT(false),
    /** The domain never wrote to anybody here. */
    NEW_DOMAIN(false);

    private final boolean pretence;

    Signal(boolean pretence) {
        this.pretence = pretence;
    }

    /** Whether it pretends something by itself, and is not a mere circumstance. */
    boolean isPretence() {
        return pretence;
    }

    /** The last part of the finding's name. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
