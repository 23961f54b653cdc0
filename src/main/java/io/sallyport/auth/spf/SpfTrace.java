package io.sallyport.auth.spf;

import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.mail.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of one evaluation as they are taken, and what went wrong. */
final class SpfTrace {
    private final List<SpfResult.Step> steps = new ArrayList<>();
    private @Nullable String problem;

    /**
     * Where in an evaluation something happens.
     *
     * @param domain whose record is evaluated
     * @param depth how many records led to it
     */
    record Scope(String domain, int depth) {
        /** In the record that this one leads to. */
        Scope deeper(String target) {
            return new Scope(target, depth + 1);
        }
    }

    List<SpfResult.Step> steps() {
        return steps;
    }

    /** What is behind the last temperror or permerror. */
    @Nullable
    String problem() {
        return problem;
    }

    void step(Scope in, String term, @Nullable DnsQuestion<?> question, String outcome) {
        if (steps.size() < SpfResult.MAX_TRACE) {
            steps.add(new SpfResult.Step(
                    in.depth(),
                    Printable.of(in.domain()),
                    Printable.of(term),
                    question == null ? null : Printable.of(named(question)),
                    Printable.of(outcome)));
        }
    }

    Result none(Scope in, @Nullable DnsQuestion<?> question, String why) {
        step(in, "v=spf1", question, why);
        return Result.NONE;
    }

    Result tempError(Scope in, String term, DnsQuestion<?> question, DnsAnswer.Failure why) {
        problem = Printable.of(named(question) + ": " + why);
        step(in, term, question, "temperror: " + why);
        return Result.TEMPERROR;
    }

    Result permError(Scope in, String term, String why) {
        problem = Printable.of(in.domain() + ": " + why);
        step(in, term, null, "permerror: " + why);
        return Result.PERMERROR;
    }

    private static String named(DnsQuestion<?> question) {
        return question.type() + " " + question.name();
    }
}
