package io.sallyport.probe;

import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.relay.Conversation.Secured;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the handshakes with a backend mean (RFC 3207, RFC 7672 § 1.3), and what the relay makes of them. */
final class TlsRules {
    /** A certificate that ends sooner is to be renewed. */
    private static final Duration SOON = Duration.ofDays(21);

    /**
     * What was seen.
     *
     * @param offered whether TLS can be begun at all: STARTTLS, or TLS from the first octet
     * @param anybody the handshake without a look at the certificate; null: none was made
     * @param trusted the handshake with one that must be good for its name; null: none was made
     * @param isReady whether MAIL could be said at the policy's level
     */
    record Seen(
            boolean offered,
            @Nullable Secured anybody,
            @Nullable Secured trusted,
            boolean isReady) {}

    private TlsRules() {}

    static List<Result> judge(Mode mode, boolean isLoopback, Seen seen, Instant now) {
        List<Result> results = new ArrayList<>();
        switch (seen.anybody()) {
            case null -> results.add(without(seen, isLoopback));
            case Secured.Failed(String why) ->
                results.add(Result.warning(
                        Check.TLS,
                        "",
                        "offered, but the handshake fails: " + Texts.of(why),
                        "The relay speaks TLS 1.2 and 1.3. Look at the server's certificate, key and protocols."));
            case Secured.Through through -> through(results, through, seen.trusted(), now);
        }
        results.add(level(mode, isLoopback, seen));
        return results;
    }

    private static Result without(Seen seen, boolean isLoopback) {
        if (seen.offered()) {
            return Result.warning(
                    Check.TLS, "", "STARTTLS is offered, and refused when it is asked for", "Look at its certificate.");
        }
        return isLoopback
                ? Result.good(Check.TLS, "", "not offered, and not needed on this host")
                : Result.warning(
                        Check.TLS,
                        "",
                        "STARTTLS is not offered: mail crosses the network in the clear",
                        "Give the server a certificate, if only a self-signed one.");
    }

    private static void through(List<Result> results, Secured.Through through, @Nullable Secured trusted, Instant now) {
        // RFC 9325 § 4.1: without an ephemeral key, what was recorded today can be read when the key is known
        results.add(
                through.cipher().startsWith("TLS_RSA_")
                        ? Result.advice(
                                Check.TLS,
                                "",
                                through.protocol() + ", " + through.cipher(),
                                "Allow ciphers with forward secrecy (ECDHE).")
                        : Result.good(Check.TLS, "", through.protocol() + ", " + through.cipher()));
        CertificateFacts facts = CertificateFacts.of(through.chain().getFirst());
        results.add(validity(facts, through.chain().size(), now));
        results.add(
                trusted instanceof Secured.Failed(String why)
                        ? Result.advice(
                                Check.TLS,
                                "trust",
                                "no authority vouches for it under the backend's name: " + Texts.of(innermost(why)),
                                ("Name its authority (verify: ca, ca: FILE, server-name: NAME), or pin it: tls: { mode:"
                                                + " required, verify: fingerprint, fingerprints: [%s] }")
                                        .formatted(facts.fingerprint()))
                        : Result.good(Check.TLS, "trust", "a trusted authority vouches for it"));
    }

    /** The last of the reasons that Java strings together, each telling what the one before means. */
    private static String innermost(String why) {
        return why.substring(why.lastIndexOf(": ") < 0 ? 0 : why.lastIndexOf(": ") + 2);
    }

    private static Result validity(CertificateFacts facts, int length, Instant now) {
        String seen = "for %s, by %s, until %s, %d in its chain"
                .formatted(
                        String.join(" ", facts.names()),
                        facts.issuer(),
                        facts.until().atOffset(ZoneOffset.UTC).toLocalDate(),
                        length);
        if (facts.until().isBefore(now)) {
            return Result.warning(Check.TLS, "certificate", "it has expired: " + seen, "Renew it.");
        }
        return facts.until().isBefore(now.plus(SOON))
                ? Result.advice(Check.TLS, "certificate", seen, "Renew it soon.")
                : Result.good(Check.TLS, "certificate", seen);
    }

    private static Result level(Mode mode, boolean isLoopback, Seen seen) {
        boolean works = seen.anybody() instanceof Secured.Through;
        return switch (mode) {
            case NONE ->
                works && !isLoopback
                        ? level(false, "none: mail goes in the clear, though TLS works", "Leave `tls` out, or set it.")
                        : Result.good(Check.RELAY_TLS, "", "none: mail goes in the clear, as the policy wants it");
            case OPPORTUNISTIC -> {
                if (!works) {
                    yield isLoopback
                            ? Result.good(Check.RELAY_TLS, "", "opportunistic: mail goes in the clear on this host")
                            : level(true, "opportunistic: mail goes in the clear", "See tls.");
                }
                yield seen.trusted() instanceof Secured.Through
                        ? level(
                                false,
                                "opportunistic: mail goes through TLS to whoever answers",
                                "The certificate is good, so it may be insisted upon: tls: { mode: required, verify:"
                                        + " ca }")
                        : Result.good(Check.RELAY_TLS, "", "opportunistic: mail goes through TLS to whoever answers");
            }
            case REQUIRED, IMPLICIT ->
                seen.isReady()
                        ? Result.good(
                                Check.RELAY_TLS, "", word(mode) + ": mail goes through TLS, as the policy wants it")
                        : Result.failed(
                                Check.RELAY_TLS,
                                "",
                                word(mode) + ": no mail is delivered, for what the policy asks for is not there",
                                "Mend what is said under tls, or change the route's tls block.");
        };
    }

    private static Result level(boolean bad, String seen, String advice) {
        return bad
                ? Result.warning(Check.RELAY_TLS, "", seen, advice)
                : Result.advice(Check.RELAY_TLS, "", seen, advice);
    }

    private static String word(Mode mode) {
        return mode == Mode.REQUIRED ? "required" : "implicit";
    }
}
