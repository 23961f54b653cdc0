package io.sallyport.auth.spf;

import io.sallyport.auth.iprev.ConfirmedNames;
import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.MailExchange;
import io.sallyport.dns.TxtRecord;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of {@code check_host()} (RFC 7208 § 4): its limits are used up across all records that it reads.
 *
 * <p>It waits where an answer decides what comes next, and asks ahead where it does not: all names of an {@code mx} or
 * {@code ptr} at once, and all fixed names of the terms that may have to be evaluated.
 */
final class SpfEvaluation {
    private static final int MAX_LOOKUPS = 10; // RFC 7208 § 4.6.4
    private static final int MAX_MX_NAMES = 10; // RFC 7208 § 4.6.4

    private final DnsResolver dns;
    private final MacroValues values;
    private final InetAddress client;
    private final int maxVoids;
    private final long end;

    private final List<SpfResult.Step> trace = new ArrayList<>();
    private int lookups;
    private int voids;
    private @Nullable String problem;
    private @Nullable ConfirmedNames names;

    /**
     * What a record says.
     *
     * @param explanation the {@code exp=} of the record that decided; null if none
     * @param domain whose record decided
     */
    private record Verdict(Result result, @Nullable MacroString explanation, String domain) {}

    /** Whether a mechanism matched (RFC 7208 § 4.6.1). */
    private enum Match {
        YES,
        NO,
        TEMPERROR,
        PERMERROR
    }

    SpfEvaluation(DnsResolver dns, SpfConfig config, SpfVerifier.Sender sender, String receiver, Instant now) {
        this.dns = dns;
        this.client = sender.client();
        this.maxVoids = config.voidLookups();
        this.end = System.nanoTime() + config.timeout().toNanos();
        this.values = new MacroValues(
                sender.local(), sender.domain(), client, sender.helo(), this::confirmedName, receiver, now);
    }

    SpfResult run(SpfResult.Identity identity) {
        String domain = values.senderDomain();
        Verdict verdict = checkHost(domain, 0);
        String explanation = verdict.result() == Result.FAIL ? explain(verdict) : null;
        boolean error = verdict.result() == Result.TEMPERROR || verdict.result() == Result.PERMERROR;
        return new SpfResult(verdict.result(), identity, domain, explanation, error ? problem : null, trace);
    }

    private Verdict checkHost(String domain, int depth) {
        if (!isCheckable(domain)) {
            return new Verdict(none(depth, domain, null, "no domain name that could have a record"), null, domain);
        }
        return switch (find(domain, depth)) {
            case Lookup.Selected(var record) -> evaluate(record, domain, depth);
            case Lookup.Without(var result) -> new Verdict(result, null, domain);
        };
    }

    /** What the search for a record leads to. */
    private sealed interface Lookup {
        record Selected(SpfRecord record) implements Lookup {}

        record Without(Result result) implements Lookup {}
    }

    /** Finds the one record of a domain (RFC 7208 § 4.4 and § 4.5). */
    private Lookup find(String domain, int depth) {
        DnsQuestion<TxtRecord> question = new DnsQuestion.Txt(domain);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Missing(var absence) ->
                new Lookup.Without(none(depth, domain, asked(question), absence.toString()));
            case DnsAnswer.Failed(var why) -> new Lookup.Without(tempError(depth, domain, "v=spf1", question, why));
            case DnsAnswer.Found(var texts) -> select(texts, domain, depth);
        };
    }

    private Lookup select(List<TxtRecord> texts, String domain, int depth) {
        List<String> records =
                texts.stream().map(TxtRecord::text).filter(SpfRecord::isSpf).toList();
        if (records.isEmpty()) {
            return new Lookup.Without(none(depth, domain, "TXT " + domain, "no SPF record"));
        }
        if (records.size() > 1) {
            return new Lookup.Without(permError(depth, domain, "v=spf1", records.size() + " SPF records"));
        }
        return switch (SpfRecord.parse(records.getFirst())) {
            case SpfRecord.Reading.Valid(var record) -> {
                step(depth, domain, "v=spf1", "TXT " + domain, "found");
                yield new Lookup.Selected(record);
            }
            case SpfRecord.Reading.Invalid(var why) ->
                new Lookup.Without(permError(depth, domain, "v=spf1", "syntax error: " + why));
        };
    }

    private Verdict evaluate(SpfRecord record, String domain, int depth) {
        askAhead(record, domain);
        for (Directive directive : record.directives()) {
            Match match = matches(directive, domain, depth);
            switch (match) {
                case NO -> {}
                case YES -> {
                    return new Verdict(directive.result(), record.explanation(), domain);
                }
                case TEMPERROR -> {
                    return new Verdict(Result.TEMPERROR, null, domain);
                }
                case PERMERROR -> {
                    return new Verdict(Result.PERMERROR, null, domain);
                }
            }
        }
        MacroString redirect = record.redirect();
        if (redirect == null) {
            step(depth, domain, "(end)", null, "neutral, for nothing matched"); // RFC 7208 § 4.7
            return new Verdict(Result.NEUTRAL, null, domain);
        }
        return redirect(redirect, domain, depth);
    }

    /** The other record decides in place of this one (RFC 7208 § 6.1). */
    private Verdict redirect(MacroString redirect, String domain, int depth) {
        String term = "redirect=" + redirect.text();
        if (!mayLookUp(term, domain, depth)) {
            return new Verdict(Result.PERMERROR, null, domain);
        }
        String target = usable(redirect) ? redirect.expandToName(values, domain) : null;
        if (target == null) {
            return new Verdict(permError(depth, domain, term, "no name that could be asked for"), null, domain);
        }
        step(depth, domain, term, null, "to " + target);
        Verdict verdict = checkHost(target, depth + 1);
        return verdict.result() == Result.NONE
                ? new Verdict(permError(depth, domain, term, target + " has no record"), null, domain)
                : verdict;
    }

    private Match matches(Directive directive, String domain, int depth) {
        Mechanism mechanism = directive.mechanism();
        if (mechanism.asks() && !mayLookUp(directive.text(), domain, depth)) {
            return Match.PERMERROR;
        }
        return switch (mechanism) {
            case Mechanism.All() -> told(depth, domain, directive, null, true);
            case Mechanism.Ip(var network) -> told(depth, domain, directive, null, network.contains(client));
            case Mechanism.Include(var spec) -> {
                String target = target(spec, domain);
                yield target == null ? unnamed(depth, domain, directive) : include(directive, target, domain, depth);
            }
            case Mechanism.A a -> {
                String target = target(a.domain(), domain);
                yield target == null
                        ? unnamed(depth, domain, directive)
                        : hasAddress(directive, target, length(a.ip4Length(), a.ip6Length()), domain, depth);
            }
            case Mechanism.Mx mx -> {
                String target = target(mx.domain(), domain);
                yield target == null
                        ? unnamed(depth, domain, directive)
                        : hasServer(directive, target, length(mx.ip4Length(), mx.ip6Length()), domain, depth);
            }
            case Mechanism.Ptr(var spec) -> {
                String target = target(spec, domain);
                yield target == null ? unnamed(depth, domain, directive) : hasName(directive, target, domain, depth);
            }
            case Mechanism.Exists(var spec) -> {
                String target = target(spec, domain);
                yield target == null ? unnamed(depth, domain, directive) : exists(directive, target, domain, depth);
            }
        };
    }

    /** The other record is only asked whether it would pass the client (RFC 7208 § 5.2). */
    private Match include(Directive directive, String target, String domain, int depth) {
        step(depth, domain, directive.text(), null, "asks " + target);
        return switch (checkHost(target, depth + 1).result()) {
            case PASS -> told(depth, domain, directive, null, true);
            case FAIL, SOFTFAIL, NEUTRAL -> told(depth, domain, directive, null, false);
            case TEMPERROR -> Match.TEMPERROR;
            case PERMERROR -> Match.PERMERROR;
            case NONE -> {
                permError(depth, domain, directive.text(), target + " has no record");
                yield Match.PERMERROR;
            }
        };
    }

    private Match hasAddress(Directive directive, String target, int length, String domain, int depth) {
        DnsQuestion<InetAddress> question = DnsQuestion.addressesLike(client, target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found(var addresses) ->
                told(depth, domain, directive, question, containsClient(addresses, length));
            case DnsAnswer.Missing(var absence) -> nothing(depth, domain, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                tempError(depth, domain, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
    }

    private Match hasServer(Directive directive, String target, int length, String domain, int depth) {
        DnsQuestion<MailExchange> question = new DnsQuestion.Mx(target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found(var servers) -> serverMatches(directive, servers, length, domain, depth);
            case DnsAnswer.Missing(var absence) -> nothing(depth, domain, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                tempError(depth, domain, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
    }

    private Match serverMatches(Directive directive, List<MailExchange> servers, int length, String domain, int depth) {
        if (servers.size() > MAX_MX_NAMES) {
            permError(depth, domain, directive.text(), servers.size() + " mail servers (expected: at most 10)");
            return Match.PERMERROR;
        }
        List<DnsQuestion<InetAddress>> questions = servers.stream()
                .filter(server -> !server.isNullMx())
                .map(server -> DnsQuestion.addressesLike(client, server.host()))
                .toList();
        List<CompletableFuture<DnsAnswer<InetAddress>>> answers =
                questions.stream().map(dns::ask).toList();
        for (int i = 0; i < answers.size(); i++) {
            DnsAnswer<InetAddress> answer = await(answers.get(i));
            if (answer instanceof DnsAnswer.Failed(var why)) {
                tempError(depth, domain, directive.text(), questions.get(i), why);
                return Match.TEMPERROR;
            }
            if (containsClient(answer.orNone(), length)) {
                return told(depth, domain, directive, questions.get(i), true);
            }
        }
        return told(depth, domain, directive, null, false);
    }

    /** Errors are no match here, for the domain's owner cannot help what the client's owner publishes (§ 5.5). */
    private Match hasName(Directive directive, String target, String domain, int depth) {
        DnsQuestion<String> question = DnsQuestion.Ptr.of(client);
        ConfirmedNames confirmed = names();
        if (confirmed.claimed() instanceof DnsAnswer.Missing(var absence)) {
            return nothing(depth, domain, directive, question, absence);
        }
        boolean match = confirmed.confirmed().stream().anyMatch(name -> isWithin(name, target));
        return told(depth, domain, directive, question, match);
    }

    /** Always A, also for IPv6 clients (RFC 7208 § 5.7). */
    private Match exists(Directive directive, String target, String domain, int depth) {
        DnsQuestion<InetAddress> question = new DnsQuestion.A(target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found<?> found -> told(depth, domain, directive, question, true);
            case DnsAnswer.Missing(var absence) -> nothing(depth, domain, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                tempError(depth, domain, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
    }

    /**
     * Asks for what the terms need whose names are known and which no earlier term makes needless without asking. The
     * resolver keeps the answers; the limit of look-ups bounds these questions too.
     */
    private void askAhead(SpfRecord record, String domain) {
        int left = MAX_LOOKUPS - lookups;
        for (Directive directive : record.directives()) {
            MacroString spec =
                    switch (directive.mechanism()) {
                        case Mechanism.All ignored -> {
                            left = 0;
                            yield null;
                        }
                        case Mechanism.Ip(var network) -> {
                            left = network.contains(client) ? 0 : left;
                            yield null;
                        }
                        case Mechanism.Include(var included) -> included;
                        case Mechanism.A a -> a.domain();
                        case Mechanism.Mx mx -> mx.domain();
                        // Names of clients and probes are often made for one check: asked for only when it is their
                        // turn
                        case Mechanism.Ptr ignored -> null;
                        case Mechanism.Exists ignored -> null;
                    };
            if (left <= 0) {
                return;
            }
            left -= directive.mechanism().asks() ? 1 : 0;
            if (spec != null && spec.isFixed()) {
                ahead(directive.mechanism(), spec.expandToName(values, domain));
            }
        }
    }

    private void ahead(Mechanism mechanism, @Nullable String target) {
        if (target == null) {
            return;
        }
        DnsQuestion<?> question =
                switch (mechanism) {
                    case Mechanism.Include ignored -> new DnsQuestion.Txt(target);
                    case Mechanism.Mx ignored -> new DnsQuestion.Mx(target);
                    default -> DnsQuestion.addressesLike(client, target);
                };
        dns.ask(question);
    }

    /** The text behind {@code exp=}; null, our own words then, if anything is wrong with it (RFC 7208 § 6.2). */
    private @Nullable String explain(Verdict verdict) {
        MacroString explanation = verdict.explanation();
        String name =
                explanation == null || !usable(explanation) ? null : explanation.expandToName(values, verdict.domain());
        if (name == null) {
            return null;
        }
        List<TxtRecord> texts = await(dns.ask(new DnsQuestion.Txt(name))).orNone();
        if (texts.size() != 1) {
            return null;
        }
        try {
            String text = MacroString.parse(texts.getFirst().text(), MacroString.Use.EXPLANATION)
                    .expand(values, verdict.domain());
            boolean speakable = text != null
                    && !text.isBlank()
                    && text.length() <= SpfResult.MAX_EXPLANATION
                    && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
            return speakable ? text : null;
        } catch (SpfSyntaxException e) {
            step(0, verdict.domain(), "exp", "TXT " + name, "ignored: " + e.problem());
            return null;
        }
    }

    private boolean mayLookUp(String term, String domain, int depth) {
        lookups++;
        if (lookups > MAX_LOOKUPS) {
            permError(depth, domain, term, "more than 10 terms that ask (RFC 7208 section 4.6.4)");
            return false;
        }
        return true;
    }

    /** An absence: no match, and one of the few that a check may meet (RFC 7208 § 4.6.4). */
    private Match nothing(
            int depth, String domain, Directive directive, DnsQuestion<?> question, DnsAnswer.Absence absence) {
        voids++;
        if (voids > maxVoids) {
            permError(depth, domain, directive.text(), "more than " + maxVoids + " terms without an answer");
            return Match.PERMERROR;
        }
        step(depth, domain, directive.text(), asked(question), absence + ", no match");
        return Match.NO;
    }

    private Match told(
            int depth, String domain, Directive directive, @Nullable DnsQuestion<?> question, boolean match) {
        step(
                depth,
                domain,
                directive.text(),
                question == null ? null : asked(question),
                match ? "match: " + directive.result() : "no match");
        return match ? Match.YES : Match.NO;
    }

    /** A local part beyond ASCII fits into no name: such a term does not match (RFC 8616 § 4). */
    private Match unnamed(int depth, String domain, Directive directive) {
        step(depth, domain, directive.text(), null, "no name that could be asked for, no match");
        return Match.NO;
    }

    private Result none(int depth, String domain, @Nullable String question, String why) {
        step(depth, domain, "v=spf1", question, why);
        return Result.NONE;
    }

    private Result tempError(int depth, String domain, String term, DnsQuestion<?> question, DnsAnswer.Failure why) {
        problem = asked(question) + ": " + why;
        step(depth, domain, term, asked(question), "temperror: " + why);
        return Result.TEMPERROR;
    }

    private Result permError(int depth, String domain, String term, String why) {
        problem = domain + ": " + why;
        step(depth, domain, term, null, "permerror: " + why);
        return Result.PERMERROR;
    }

    private void step(int depth, String domain, String term, @Nullable String question, String outcome) {
        if (trace.size() < SpfResult.MAX_TRACE) {
            trace.add(new SpfResult.Step(depth, domain, term, question, outcome));
        }
    }

    private @Nullable String target(@Nullable MacroString spec, String domain) {
        if (spec == null) {
            return domain;
        }
        return usable(spec) ? spec.expandToName(values, domain) : null;
    }

    private boolean usable(MacroString spec) {
        return values.hasAsciiLocalPart() || !spec.usesLocalPart();
    }

    private int length(int ip4, int ip6) {
        return client.getAddress().length == 4 ? ip4 : ip6;
    }

    private boolean containsClient(List<InetAddress> addresses, int length) {
        return addresses.stream()
                .anyMatch(address -> Network.around(address, length).contains(client));
    }

    private ConfirmedNames names() {
        ConfirmedNames known = names;
        if (known == null) {
            known = await(ConfirmedNames.ask(dns, client), ConfirmedNames.unknown());
            names = known;
        }
        return known;
    }

    /** A confirmed name for {@code %{p}}: the domain itself, else one below it, else any (RFC 7208 § 7.3). */
    private String confirmedName(String domain) {
        List<String> confirmed = names().confirmed();
        if (confirmed.contains(domain)) {
            return domain;
        }
        return confirmed.stream()
                .filter(name -> isWithin(name, domain))
                .findFirst()
                .orElse(confirmed.isEmpty() ? "unknown" : confirmed.getFirst());
    }

    private static boolean isWithin(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    /** Whether there can be a record: at least two labels, each of 1 to 63 octets (RFC 7208 § 4.3). */
    private static boolean isCheckable(String domain) {
        if (domain.startsWith("[") || domain.length() > 253) {
            return false;
        }
        String[] labels = domain.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty() || label.length() > 63) {
                return false;
            }
        }
        return labels.length > 1;
    }

    private static String asked(DnsQuestion<?> question) {
        return question.type() + " " + question.name();
    }

    private <T> DnsAnswer<T> await(CompletableFuture<DnsAnswer<T>> answer) {
        return await(answer, new DnsAnswer.Failed<>(DnsAnswer.Failure.TIMEOUT));
    }

    /** The value, or the other one when the time of this check is over. */
    private <V> V await(CompletableFuture<V> future, V otherwise) {
        if (future.isDone()) {
            return future.join();
        }
        long left = Duration.ofNanos(end - System.nanoTime()).toNanos();
        return left <= 0
                ? otherwise
                : future.completeOnTimeout(otherwise, left, TimeUnit.NANOSECONDS)
                        .join();
    }
}
