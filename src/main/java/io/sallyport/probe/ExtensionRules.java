package io.sallyport.probe;

import java.util.ArrayList;
import java.util.List;

/** What the extensions that a backend offers mean for the relay. */
final class ExtensionRules {
    /**
     * An extension that the relay makes use of.
     *
     * @param use what for
     * @param loss what happens without it
     */
    private record Used(String keyword, String use, String loss) {}

    private static final List<Used> USED = List.of(
            new Used("PIPELINING", "commands go in one packet (RFC 2920)", "each command waits for its reply"),
            new Used(
                    "8BITMIME",
                    "8-bit mail goes as it came (RFC 6152)",
                    "8-bit mail is recoded on its way, which breaks its DKIM signatures"),
            new Used(
                    "SMTPUTF8",
                    "mail from and to addresses in other scripts can be given (RFC 6531)",
                    "mail from such addresses is refused: 550 5.6.7"),
            new Used(
                    "CHUNKING",
                    "mail goes in counted chunks, where nothing can be taken for its end (RFC 3030)",
                    "mail goes by DATA"),
            new Used(
                    "ENHANCEDSTATUSCODES",
                    "senders are told the exact reason (RFC 2034)",
                    "senders are told the bare code only"));

    private ExtensionRules() {}

    /** All of a session: what was offered before TLS, and where mail is sent. */
    static List<Result> judge(Offer clear, Offer offer, long ourLargest) {
        List<Result> results = new ArrayList<>();
        results.add(size(offer, ourLargest));
        for (Used used : USED) {
            results.add(
                    offer.has(used.keyword())
                            ? Result.good(Check.EXTENSIONS, used.keyword(), "offered: " + used.use())
                            : Result.advice(
                                    Check.EXTENSIONS,
                                    used.keyword(),
                                    "not offered: " + used.loss(),
                                    "Switch it on, if the server knows it."));
        }
        results.add(Result.good(
                Check.EXTENSIONS,
                "DSN",
                (offer.has("DSN") ? "offered" : "not offered") + ": the gateway writes its reports itself"));
        for (String keyword : List.of("XCLIENT", "XFORWARD")) {
            if (clear.has(keyword) || offer.has(keyword)) {
                results.add(Result.advice(
                        Check.EXTENSIONS,
                        keyword,
                        "offered to this host: by it one may pretend to be any client",
                        "The relay does not use it. Switch it off, or see to it that no other host is offered it."));
            }
        }
        results.add(auth(clear));
        return results;
    }

    private static Result size(Offer offer, long ours) {
        Long theirs = offer.largest();
        if (theirs == null) {
            return offer.has("SIZE")
                    ? Result.good(Check.EXTENSIONS, "SIZE", "offered, without a maximum (RFC 1870)")
                    : Result.advice(
                            Check.EXTENSIONS,
                            "SIZE",
                            "not offered: whether a mail is too large is known only when it has been sent",
                            "Switch it on, if the server knows it.");
        }
        return theirs >= ours
                ? Result.good(Check.EXTENSIONS, "SIZE", "takes %d octets, the gateway %d".formatted(theirs, ours))
                : Result.warning(
                        Check.EXTENSIONS,
                        "SIZE",
                        "takes %d octets, the gateway %d: mail between the two is taken and then refused"
                                .formatted(theirs, ours),
                        "Raise the server's maximum, or set sallyport.smtp.limits.message-size=%d.".formatted(theirs));
    }

    private static Result auth(Offer clear) {
        return clear.has("AUTH")
                ? Result.warning(
                        Check.AUTH_IN_CLEAR,
                        "",
                        "AUTH is offered before TLS: passwords may cross the network in the clear (RFC 4954 § 4)",
                        "The gateway does not log in. Offer AUTH behind TLS only, and on the submission port.")
                : Result.good(Check.AUTH_IN_CLEAR, "", "no passwords are asked for before TLS");
    }
}
