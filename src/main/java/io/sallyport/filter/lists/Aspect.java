package io.sallyport.filter.lists;

import io.sallyport.mail.Stage;
import io.sallyport.policy.ListFile.Subject;

/** What of a mail is looked up in a list. */
public enum Aspect {
    /** The client's address; in entries that are domains, its confirmed name. */
    CLIENT(Stage.RCPT),
    /** What the client called itself. */
    HELO(Stage.RCPT),
    /** The reverse-path. */
    SENDER(Stage.RCPT),
    /** The author's domain: that in From. */
    FROM(Stage.DATA),
    /** The recipient. */
    RECIPIENT(Stage.RCPT),
    /** The subject's text. */
    SUBJECT(Stage.DATA);

    private final Stage known;

    Aspect(Stage known) {
        this.known = known;
    }

    /** When it is looked up: as early as it is known, but not before somebody is to receive the mail. */
    Stage known() {
        return known;
    }

    /** Whether anybody can write there what he likes. */
    boolean isClaimed() {
        return switch (this) {
            case HELO, SENDER, FROM, SUBJECT -> true;
            case CLIENT, RECIPIENT -> false;
        };
    }

    /** Whether there is a domain that another proof can stand for. A client's address and name are certain already. */
    boolean isProvable() {
        return switch (this) {
            case HELO, SENDER, FROM -> true;
            case CLIENT, RECIPIENT, SUBJECT -> false;
        };
    }

    /** Whether an entry of a list can match. */
    boolean takes(Subject subject) {
        return switch (subject) {
            case Subject.Range range -> this == CLIENT;
            case Subject.Domain domain -> this != SUBJECT;
            case Subject.Mailbox mailbox -> this == SENDER || this == RECIPIENT;
        };
    }

    /** What entries must be. */
    String expected() {
        return switch (this) {
            case CLIENT -> "must be a network or a domain, in a list on client";
            case HELO -> "must be a domain, in a list on helo";
            case SENDER -> "must be a domain or an address, in a list on sender";
            case FROM -> "must be a domain, in a list on from";
            case RECIPIENT -> "must be a domain or an address, in a list on recipient";
            case SUBJECT -> "must not be in a list, but an expression";
        };
    }
}
