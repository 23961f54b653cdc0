package io.sallyport.probe;

import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.config.HostPort;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.relay.Conversation;
import io.sallyport.relay.Conversation.Heard;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one backend from all sides: the whole story is {@link #probe}. It changes nothing there but for the mail that it
 * sends to a test address.
 *
 * <p>All conversations are bounded, and so is their number: the whole takes no longer than about thirty times the limit
 * of one, however slow the backend is.
 */
public final class BackendProbe {
    /** How many mails the test address gets from a server without faults; each hidden one that is taken is one more. */
    public static final int TEST_MAILS = EndOfData.values().length + 3;

    private static final int MOST_ADDRESSES = 8;

    /** Nobody's domain (RFC 2606 § 3). */
    private static final String FOREIGN = "example.com";

    /** Fields that the gateway writes; what they say here is no verdict. */
    private static final String OUR_FIELDS = """
            Authentication-Results: %s; none\r
            X-Spam-Flag: NO\r
            X-Spam-Score: 0\r
            X-Spam-Status: No, score=0 tests=none\r
            X-Sallyport-Released: probe\r
            """;

    private final DnsResolver dns;
    private final SpfVerifier spf;
    private final Gateway gateway;
    private final Clock clock;

    /**
     * A probe.
     *
     * @param spf tells which senders a check of SPF would refuse us
     * @param clock tells which certificates have expired
     */
    public BackendProbe(DnsResolver dns, SpfVerifier spf, Gateway gateway, Clock clock) {
        this.dns = dns;
        this.spf = spf;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Looks at a backend. Waits for it: a minute where it is healthy, longer where it is silent. */
    public Report probe(Target target, Wishes wishes) {
        List<Result> results = new ArrayList<>();
        List<InetAddress> addresses = addresses(target, results);
        InetAddress reached = null;
        Heard greeting = null;
        for (InetAddress address : addresses) {
            try (Visit visit = Visit.to(target, address, Levels.unverified(target.tls()), gateway)) {
                results.add(reached(address, visit));
                if (reached == null && Texts.isPositive(visit.greeting())) {
                    reached = address;
                    greeting = visit.greeting();
                    look(target, address, visit, results);
                }
            }
        }
        if (reached != null) {
            ask(target, reached, wishes, results);
            deliver(target, reached, wishes, results);
        }
        results.addAll(new ExposureProbe(dns, gateway).run(target, Set.copyOf(addresses)));
        if (wishes.external() != null) {
            results.add(external(target, wishes.external(), wishes));
        }
        return new Report(target, greeting == null ? Recipe.ANY : Recipe.of(Texts.of(greeting)), results);
    }

    private List<InetAddress> addresses(Target target, List<Result> results) {
        List<InetAddress> all =
                Conversation.addresses(target.backend().host(), gateway.limits().connect());
        if (all.isEmpty()) {
            results.add(Result.failed(
                    Check.REACHABLE,
                    target.backend().toString(),
                    "its host has no address",
                    "Look at the name in the policy, and at the resolver of this host."));
        }
        return all.stream().limit(MOST_ADDRESSES).toList();
    }

    private static Result reached(InetAddress address, Visit visit) {
        String place = address.getHostAddress();
        return switch (visit.greeting()) {
            case Heard.Reply reply when Texts.isPositive(reply) -> Result.good(Check.REACHABLE, place, "answers");
            case Heard.Reply reply ->
                Result.failed(
                        Check.REACHABLE,
                        place,
                        "wants nothing of this host: " + Texts.of(reply),
                        "Let the server take connections from the gateway.");
            case Heard.Nothing(var trouble, String why) ->
                Result.failed(
                        Check.REACHABLE,
                        place,
                        Texts.of(why),
                        switch (trouble) {
                            case UNREACHABLE ->
                                "Is the server running, listens at this address, and lets this host in?";
                            case TIMEOUT ->
                                "It is silent. Does a firewall stand between, or a delay for unknown clients?";
                            case CLOSED ->
                                "It hangs up. Are its rules for clients, or TLS on this port, as they should be?";
                            case PROTOCOL -> "What listens there does not speak SMTP or LMTP. Is it the right port?";
                        });
        };
    }

    /** What can be seen without saying MAIL. */
    private void look(Target target, InetAddress address, Visit visit, List<Result> results) {
        results.add(Result.good(Check.GREETING, "", Texts.of(visit.greeting())));
        if (!Texts.isPositive(visit.hello())) {
            results.add(Result.failed(
                    Check.GREETING,
                    target.isLmtp() ? "LHLO" : "EHLO",
                    Texts.of(visit.hello()),
                    "Does the route's `protocol` fit the server, and does it like the gateway's name, %s?"
                            .formatted(gateway.name())));
        }
        if (visit.isOld()) {
            results.add(Result.advice(
                    Check.GREETING,
                    "EHLO",
                    "refuses EHLO and knows only HELO: it offers no extension, nor TLS",
                    "Update the server, or look for a firewall in between that meddles with SMTP."));
        }
        results.addAll(ExtensionRules.judge(visit.clear(), visit.offer(), gateway.largestMail()));
        TlsPolicy.Mode mode = target.tls().mode();
        boolean offered = mode == TlsPolicy.Mode.IMPLICIT || visit.clear().has("STARTTLS");
        try (Visit trusting = Visit.to(target, address, Levels.verified(target.tls()), gateway);
                Visit relay = Visit.likeTheRelay(target, address, gateway)) {
            results.addAll(TlsRules.judge(
                    mode,
                    address.isLoopbackAddress(),
                    new TlsRules.Seen(offered, visit.secured(), trusting.secured(), relay.isReady(mode)),
                    clock.instant()));
        }
    }

    /** What can be asked without data: each transaction ends before. */
    private void ask(Target target, InetAddress address, Wishes wishes, List<Result> results) {
        MailAddress test = wishes.testAddress();
        String domain = test != null
                ? test.asciiDomain()
                : target.domains().isEmpty() ? null : target.domains().first();
        try (Visit visit = Visit.likeTheRelay(target, address, gateway)) {
            Heard mail = visit.mail(wishes.from());
            if (!Texts.isPositive(mail)) {
                results.add(Result.unknown(Check.RECIPIENTS, "", "MAIL is refused: " + Texts.of(mail)));
                return;
            }
            if (test != null) {
                results.add(RecipientRules.wanted(Mailbox.of(test), visit.rcpt(Mailbox.of(test))));
            }
            if (domain == null) {
                results.add(Result.unknown(Check.RECIPIENTS, "", "no domain of the backend is known: --domain DOMAIN"));
            } else {
                String nobody = "sallyport-probe-%s@%s".formatted(UUID.randomUUID(), domain);
                results.add(RecipientRules.unknown(nobody, visit.rcpt(nobody)));
            }
            if (!target.isLmtp()) {
                openRelay(visit, wishes, domain, results);
            }
        }
    }

    private static void openRelay(Visit visit, Wishes wishes, @Nullable String domain, List<Result> results) {
        visit.mail(wishes.from());
        String foreign = "nobody@" + FOREIGN;
        Heard plain = visit.rcpt(foreign);
        results.add(RecipientRules.foreign(foreign, false, plain));
        if (domain != null && !Texts.isPositive(plain)) { // Who takes it plainly needs no wrapping
            for (String wrapped :
                    List.of("nobody%%%s@%s".formatted(FOREIGN, domain), "\"%s\"@%s".formatted(foreign, domain))) {
                results.add(RecipientRules.foreign(wrapped, true, visit.rcpt(wrapped)));
            }
        }
        visit.conversation().ask("RSET");
    }

    /** What shows only when mail is given. */
    private void deliver(Target target, InetAddress address, Wishes wishes, List<Result> results) {
        MailAddress test = wishes.testAddress();
        if (test == null) {
            for (Check check : List.of(Check.HEADERS, Check.SPF, Check.SMUGGLING)) {
                results.add(Result.unknown(check, "", "needs mail to be sent: --test-address ADDRESS"));
            }
            return;
        }
        TestMail mail = new TestMail(wishes.from(), test, gateway.name(), clock);
        results.add(headers(target, address, mail));
        results.add(spf(target, address, wishes, mail));
        SmugglingProbe smuggling = new SmugglingProbe(() -> Visit.likeTheRelay(target, address, gateway), mail);
        results.addAll(smuggling.run(isOffered(target, address, "CHUNKING")));
    }

    private boolean isOffered(Target target, InetAddress address, String keyword) {
        try (Visit visit = Visit.likeTheRelay(target, address, gateway)) {
            return visit.offer().has(keyword);
        }
    }

    private Result headers(Target target, InetAddress address, TestMail mail) {
        try (Visit visit = Visit.likeTheRelay(target, address, gateway)) {
            String fields = OUR_FIELDS.formatted(gateway.name());
            Submission sent = Submission.of(visit, mail.from(), mail.to(), mail.message("header fields", fields));
            if (sent.isTaken()) {
                return Result.advice(
                        Check.HEADERS,
                        mail.to(),
                        "takes mail that bears the gateway's header fields",
                        "Look into the mailbox: Authentication-Results, X-Spam-* and X-Sallyport-Released should still be"
                                + " there.");
            }
            return Texts.isPositive(sent.rcpt()) && Texts.isPermanent(sent.end())
                    ? Result.failed(
                            Check.HEADERS,
                            mail.to(),
                            "refuses mail that bears the gateway's header fields: " + Texts.of(sent.end()),
                            "Let the server take such mail from the gateway.")
                    : Result.unknown(Check.HEADERS, mail.to(), "took no mail: " + Texts.of(sent.end()));
        }
    }

    private Result spf(Target target, InetAddress address, Wishes wishes, TestMail mail) {
        try (Visit visit = Visit.likeTheRelay(target, address, gateway)) {
            InetAddress us = visit.conversation().local();
            MailAddress strict = us == null ? null : new SpfProbe(spf, gateway.name()).strictSender(us, wishes.from());
            if (strict == null) {
                return Result.unknown(
                        Check.SPF,
                        "",
                        "no domain was found whose SPF forbids mail from here: --from ADDRESS names one");
            }
            Heard fromNobody = visit.mail((MailAddress) null);
            if (Texts.isPositive(fromNobody)) {
                fromNobody = visit.rcpt(mail.to());
            }
            TestMail forbidden = mail.by(strict);
            Submission sent = Submission.of(
                    visit, forbidden.from(), mail.to(), forbidden.message("SPF of " + strict.asciiDomain(), ""));
            return SpfProbe.judge(strict, fromNobody, sent);
        }
    }

    /** Whether the world may give mail to the backend, seen from here. */
    private Result external(Target target, HostPort place, Wishes wishes) {
        Target outside = new Target(place, Protocol.SMTP, TlsPolicy.OPPORTUNISTIC, new TreeSet<>());
        for (InetAddress address : new LinkedHashSet<>(
                Conversation.addresses(place.host(), gateway.limits().connect()))) {
            try (Visit visit = Visit.likeTheRelay(outside, address, gateway)) {
                if (visit.greeting() instanceof Heard.Reply) {
                    Heard mail = Texts.isPositive(visit.hello()) ? visit.mail(wishes.from()) : visit.hello();
                    MailAddress recipient = recipient(target, wishes);
                    if (Texts.isPositive(mail) && recipient == null) {
                        return Result.unknown(
                                Check.EXPOSURE, place.toString(), "answers; for which domain to ask: --domain DOMAIN");
                    }
                    return RecipientRules.external(
                            place.toString(), Texts.isPositive(mail) ? visit.rcpt(Mailbox.of(recipient)) : mail);
                }
            }
        }
        return Result.good(Check.EXPOSURE, place.toString(), "does not answer this host");
    }

    private static @Nullable MailAddress recipient(Target target, Wishes wishes) {
        if (wishes.testAddress() != null || target.domains().isEmpty()) {
            return wishes.testAddress();
        }
        return AddressParser.parse("postmaster@" + target.domains().first()); // RFC 5321 § 4.5.1: everybody has one
    }
}
