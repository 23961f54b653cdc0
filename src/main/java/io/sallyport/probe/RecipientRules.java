package io.sallyport.probe;

import io.sallyport.relay.Conversation.Heard;

/** What the replies to RCPT mean. No data follows on any of them. */
final class RecipientRules {
    private RecipientRules() {}

    /** The reply for the test address. */
    static Result wanted(String address, Heard rcpt) {
        if (Texts.isPositive(rcpt)) {
            return Result.good(Check.RECIPIENTS, address, "takes mail for it");
        }
        return Texts.isPermanent(rcpt)
                ? Result.failed(
                        Check.RECIPIENTS,
                        address,
                        "refuses mail for it: " + Texts.of(rcpt),
                        "Let the server take mail for this domain from the gateway; see the page of the server.")
                : Result.unknown(Check.RECIPIENTS, address, Texts.of(rcpt));
    }

    /** The reply for a mailbox that nobody has. */
    static Result unknown(String address, Heard rcpt) {
        if (Texts.isPositive(rcpt)) {
            return Result.warning(
                    Check.RECIPIENTS,
                    address,
                    "takes mail for a mailbox that it cannot have: it will send it back later, to senders who never"
                            + " wrote it",
                    "Let the server refuse unknown recipients at RCPT, or tell the gateway who there is (`recipients` in"
                            + " the policy).");
        }
        return Texts.isPermanent(rcpt)
                ? Result.good(Check.RECIPIENTS, address, "refuses a mailbox that it does not have: " + Texts.of(rcpt))
                : Result.unknown(Check.RECIPIENTS, address, Texts.of(rcpt));
    }

    /** The reply for an address of another domain, plainly or wrapped in one of the backend's own (RFC 5321 appendix F). */
    static Result foreign(String address, boolean isWrapped, Heard rcpt) {
        if (Texts.isPositive(rcpt)) {
            return Result.warning(
                    Check.OPEN_RELAY,
                    address,
                    isWrapped
                            ? "takes an address that asks it to pass the mail on; it may also be taken for a mailbox"
                            : "takes mail for a domain that is not its own from this host",
                    isWrapped
                            ? "Switch routes in local parts off."
                            : "Right only if reports of the gateway leave by it; let it do so for the gateway alone.");
        }
        return Texts.isPermanent(rcpt)
                ? Result.good(Check.OPEN_RELAY, address, "refuses it: " + Texts.of(rcpt))
                : Result.unknown(Check.OPEN_RELAY, address, Texts.of(rcpt));
    }

    /** The reply to a client from outside that goes past the gateway. */
    static Result external(String place, Heard rcpt) {
        return Texts.isPositive(rcpt)
                ? Result.failed(
                        Check.EXPOSURE,
                        place,
                        "takes mail past the gateway from this host",
                        "Close the port to all hosts but the gateway. (If this host is the gateway: ask again from"
                                + " another.)")
                : Result.advice(
                        Check.EXPOSURE,
                        place,
                        "answers, and takes no mail from this host: " + Texts.of(rcpt),
                        "Better that it does not answer the world at all: close the port to all hosts but the gateway.");
    }
}
