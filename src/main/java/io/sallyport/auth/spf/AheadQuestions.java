package io.sallyport.auth.spf;

import io.sallyport.dns.DnsQuestion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record's terms will ask, as far as that is known before any of them is evaluated. Asked at once, the questions
 * take the time of one; the resolver shares and keeps the answers.
 */
final class AheadQuestions {
    private AheadQuestions() {}

    /**
     * The questions whose names are fixed, of the terms that no earlier term makes needless without asking.
     *
     * @param most how many terms may still ask: the limit bounds these questions too
     */
    static List<DnsQuestion<?>> of(SpfRecord record, String domain, MacroValues values, int most) {
        List<DnsQuestion<?>> questions = new ArrayList<>();
        int left = most;
        for (Directive directive : record.directives()) {
            Mechanism mechanism = directive.mechanism();
            boolean decides = mechanism instanceof Mechanism.All
                    || (mechanism instanceof Mechanism.Ip(var network) && network.contains(values.client()));
            if (decides || left <= 0) {
                break;
            }
            if (mechanism.asks()) {
                left--;
                DnsQuestion<?> question = question(mechanism, domain, values);
                if (question != null) {
                    questions.add(question);
                }
            }
        }
        // One question alone is asked soon enough when it is its turn
        return questions.size() > 1 ? questions : List.of();
    }

    private static @Nullable DnsQuestion<?> question(Mechanism mechanism, String domain, MacroValues values) {
        return switch (mechanism) {
            case Mechanism.Include(var spec) -> {
                String name = name(spec, domain, values);
                yield name == null ? null : new DnsQuestion.Txt(name);
            }
            case Mechanism.A a -> {
                String name = name(a.domain(), domain, values);
                yield name == null ? null : DnsQuestion.addressesLike(values.client(), name);
            }
            case Mechanism.Mx mx -> {
                String name = name(mx.domain(), domain, values);
                yield name == null ? null : new DnsQuestion.Mx(name);
            }
            // Names of clients and probes are often made for one check alone: they wait for their turn
            case Mechanism.Ptr ignored -> null;
            case Mechanism.Exists ignored -> null;
            case Mechanism.All ignored -> null;
            case Mechanism.Ip ignored -> null;
        };
    }

    private static @Nullable String name(@Nullable MacroString spec, String domain, MacroValues values) {
        if (spec == null) {
            return domain;
        }
        return spec.isFixed() ? spec.expandToName(values, domain) : null;
    }
}
