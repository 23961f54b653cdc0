package io.sallyport.auth.spf;

import io.sallyport.auth.iprev.ConfirmedNames;
import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.auth.spf.SpfTrace.Scope;
import io.sallyport.config.Network;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.MailExchange;
import io.sallyport.dns.TxtRecord;
import io.sallyport.mail.DomainNames;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private final SpfRecordCache records;
    private final SpfSender sender;
    private final MacroValues values;
    private final InetAddress client;
    private final int maxVoids;
    private final Deadline deadline;

    private final SpfTrace trace = new SpfTrace();
    private int lookups;
    private int voids;
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

    SpfEvaluation(
            DnsResolver dns,
            SpfRecordCache records,
            int maxVoids,
            SpfSender sender,
            String receiver,
            Instant now,
            Duration limit) {
        this.dns = dns;
        this.records = records;
        this.sender = sender;
        this.client = sender.client();
        this.maxVoids = maxVoids;
        this.deadline = Deadline.in(limit);
        this.values = new MacroValues(
                sender.local(), sender.domain(), client, sender.helo(), this::confirmedName, receiver, now);
    }

    SpfResult run() {
        Verdict verdict = checkHost(new Scope(sender.domain(), 0));
        String explanation = verdict.result() == Result.FAIL ? explain(verdict) : null;
        boolean error = verdict.result() == Result.TEMPERROR || verdict.result() == Result.PERMERROR;
        return new SpfResult(verdict.result(), sender, explanation, error ? trace.problem() : null, trace.steps());
    }

    private Verdict checkHost(Scope in) {
        if (!isCheckable(in.domain())) {
            return without(trace.none(in, null, "no domain name that could have a record"), in);
        }
        DnsQuestion<TxtRecord> question = new DnsQuestion.Txt(in.domain());
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Missing(var absence) -> without(trace.none(in, question, absence.toString()), in);
            case DnsAnswer.Failed(var why) -> without(trace.tempError(in, "v=spf1", question, why), in);
            case DnsAnswer.Found(var texts) ->
                switch (records.select(texts)) {
                    case SpfRecord.Reading.Absent() -> without(trace.none(in, question, "no SPF record"), in);
                    case SpfRecord.Reading.Invalid(var why) -> without(trace.permError(in, "v=spf1", why), in);
                    case SpfRecord.Reading.Valid(var record) -> {
                        trace.step(in, "v=spf1", question, "found");
                        yield evaluate(record, in);
                    }
                };
        };
    }

    private static Verdict without(Result result, Scope in) {
        return new Verdict(result, null, in.domain());
    }

    private Verdict evaluate(SpfRecord record, Scope in) {
        AheadQuestions.of(record, in.domain(), values, MAX_LOOKUPS - lookups).forEach(dns::askAhead);
        for (Directive directive : record.directives()) {
            switch (matches(directive, in)) {
                case NO -> {}
                case YES -> {
                    return new Verdict(directive.result(), record.explanation(), in.domain());
                }
                case TEMPERROR -> {
                    return without(Result.TEMPERROR, in);
                }
                case PERMERROR -> {
                    return without(Result.PERMERROR, in);
                }
            }
        }
        MacroString redirect = record.redirect();
        if (redirect == null) {
            trace.step(in, "(end)", null, "neutral, for nothing matched"); // RFC 7208 § 4.7
            return without(Result.NEUTRAL, in);
        }
        return redirect(redirect, in);
    }

    /** The other record decides in place of this one (RFC 7208 § 6.1). */
    private Verdict redirect(MacroString redirect, Scope in) {
        String term = "redirect=" + redirect.text();
        if (!mayLookUp(term, in)) {
            return without(Result.PERMERROR, in);
        }
        String target = usable(redirect) ? redirect.expandToName(values, in.domain()) : null;
        if (target == null) {
            return without(trace.permError(in, term, "no name that could be asked for"), in);
        }
        trace.step(in, term, null, "to " + target);
        Verdict verdict = checkHost(in.deeper(target));
        return verdict.result() == Result.NONE
                ? without(trace.permError(in, term, target + " has no record"), in)
                : verdict;
    }

    private Match matches(Directive directive, Scope in) {
        Mechanism mechanism = directive.mechanism();
        if (mechanism.asks() && !mayLookUp(directive.text(), in)) {
            return Match.PERMERROR;
        }
        return switch (mechanism) {
            case Mechanism.All() -> told(in, directive, null, true);
            case Mechanism.Ip(var network) -> told(in, directive, null, network.contains(client));
            case Mechanism.Include(var spec) -> {
                String target = target(spec, in.domain());
                yield target == null ? unnamed(in, directive) : include(directive, target, in);
            }
            case Mechanism.A a -> {
                String target = target(a.domain(), in.domain());
                yield target == null
                        ? unnamed(in, directive)
                        : hasAddress(directive, target, length(a.ip4Length(), a.ip6Length()), in);
            }
            case Mechanism.Mx mx -> {
                String target = target(mx.domain(), in.domain());
                yield target == null
                        ? unnamed(in, directive)
                        : hasServer(directive, target, length(mx.ip4Length(), mx.ip6Length()), in);
            }
            case Mechanism.Ptr(var spec) -> {
                String target = target(spec, in.domain());
                yield target == null ? unnamed(in, directive) : hasName(directive, target, in);
            }
            case Mechanism.Exists(var spec) -> {
                String target = target(spec, in.domain());
                yield target == null ? unnamed(in, directive) : exists(directive, target, in);
            }
        };
    }

    /** The other record is only asked whether it would pass the client (RFC 7208 § 5.2). */
    private Match include(Directive directive, String target, Scope in) {
        trace.step(in, directive.text(), null, "asks " + target);
        return switch (checkHost(in.deeper(target)).result()) {
            case PASS -> told(in, directive, null, true);
            case FAIL, SOFTFAIL, NEUTRAL -> told(in, directive, null, false);
            case TEMPERROR -> Match.TEMPERROR;
            case PERMERROR -> Match.PERMERROR;
            case NONE -> {
                trace.permError(in, directive.text(), target + " has no record");
                yield Match.PERMERROR;
            }
        };
    }

    private Match hasAddress(Directive directive, String target, int length, Scope in) {
        DnsQuestion<InetAddress> question = DnsQuestion.addressesLike(client, target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found(var addresses) -> told(in, directive, question, containsClient(addresses, length));
            case DnsAnswer.Missing(var absence) -> nothing(in, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                trace.tempError(in, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
    }

    private Match hasServer(Directive directive, String target, int length, Scope in) {
        DnsQuestion<MailExchange> question = new DnsQuestion.Mx(target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found(var servers) -> serverMatches(directive, servers, length, in);
            case DnsAnswer.Missing(var absence) -> nothing(in, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                trace.tempError(in, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
    }

    private Match serverMatches(Directive directive, List<MailExchange> servers, int length, Scope in) {
        if (servers.size() > MAX_MX_NAMES) {
            trace.permError(in, directive.text(), servers.size() + " mail servers (expected: at most 10)");
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
                trace.tempError(in, directive.text(), questions.get(i), why);
                return Match.TEMPERROR;
            }
            if (containsClient(answer.orNone(), length)) {
                return told(in, directive, questions.get(i), true);
            }
        }
        return told(in, directive, null, false);
    }

    /** Errors are no match here, for the domain's owner cannot help what the client's owner publishes (§ 5.5). */
    private Match hasName(Directive directive, String target, Scope in) {
        DnsQuestion<String> question = DnsQuestion.Ptr.of(client);
        ConfirmedNames confirmed = names();
        if (confirmed.claimed() instanceof DnsAnswer.Missing(var absence)) {
            return nothing(in, directive, question, absence);
        }
        boolean match = confirmed.confirmed().stream().anyMatch(name -> DomainNames.isWithin(name, target));
        return told(in, directive, question, match);
    }

    /** Always A, also for IPv6 clients (RFC 7208 § 5.7). */
    private Match exists(Directive directive, String target, Scope in) {
        DnsQuestion<InetAddress> question = new DnsQuestion.A(target);
        return switch (await(dns.ask(question))) {
            case DnsAnswer.Found<?> found -> told(in, directive, question, true);
            case DnsAnswer.Missing(var absence) -> nothing(in, directive, question, absence);
            case DnsAnswer.Failed(var why) -> {
                trace.tempError(in, directive.text(), question, why);
                yield Match.TEMPERROR;
            }
        };
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
            trace.step(new Scope(verdict.domain(), 0), "exp", new DnsQuestion.Txt(name), "ignored: " + e.problem());
            return null;
        }
    }

    private boolean mayLookUp(String term, Scope in) {
        lookups++;
        if (lookups > MAX_LOOKUPS) {
            trace.permError(in, term, "more than 10 terms that ask (RFC 7208 section 4.6.4)");
            return false;
        }
        return true;
    }

    /** An absence: no match, and one of the few that a check may meet (RFC 7208 § 4.6.4). */
    private Match nothing(Scope in, Directive directive, DnsQuestion<?> question, DnsAnswer.Absence absence) {
        voids++;
        if (voids > maxVoids) {
            trace.permError(in, directive.text(), "more than " + maxVoids + " terms without an answer");
            return Match.PERMERROR;
        }
        trace.step(in, directive.text(), question, absence + ", no match");
        return Match.NO;
    }

    private Match told(Scope in, Directive directive, @Nullable DnsQuestion<?> question, boolean match) {
        trace.step(in, directive.text(), question, match ? "match: " + directive.result() : "no match");
        return match ? Match.YES : Match.NO;
    }

    /** A local part beyond ASCII fits into no name: such a term does not match (RFC 8616 § 4). */
    private Match unnamed(Scope in, Directive directive) {
        trace.step(in, directive.text(), null, "no name that could be asked for, no match");
        return Match.NO;
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
        // A AAAA record may hold an IPv4 address in IPv6's clothes: it is of the other family
        int octets = client.getAddress().length;
        return addresses.stream()
                .filter(address -> address.getAddress().length == octets)
                .anyMatch(address -> Network.around(address, length).contains(client));
    }

    private ConfirmedNames names() {
        ConfirmedNames known = names;
        if (known == null) {
            known = deadline.await(ConfirmedNames.ask(dns, client), ConfirmedNames.unknown());
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
                .filter(name -> DomainNames.isWithin(name, domain))
                .findFirst()
                .orElse(confirmed.isEmpty() ? "unknown" : confirmed.getFirst());
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

    private <T> DnsAnswer<T> await(CompletableFuture<DnsAnswer<T>> answer) {
        return deadline.await(answer, new DnsAnswer.Failed<>(DnsAnswer.Failure.TIMEOUT));
    }
}
