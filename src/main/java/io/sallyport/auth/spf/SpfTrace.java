package io.sallyport.auth.spf;

import io.sallyport.auth.spf.SpfResult.Result;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of one evaluation as they are taken, and what went wrong. */
final class SpfTrace {
    private static final int MAX_TEXT = 300; // A name has 253; a term or a problem can have thousands

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
                    printable(in.domain()),
                    printable(term),
                    question == null ? null : printable(named(question)),
                    printable(outcome)));
        }
    }

    Result none(Scope in, @Nullable DnsQuestion<?> question, String why) {
        step(in, "v=spf1", question, why);
        return Result.NONE;
    }

    Result tempError(Scope in, String term, DnsQuestion<?> question, DnsAnswer.Failure why) {
        problem = printable(named(question) + ": " + why);
        step(in, term, question, "temperror: " + why);
        return Result.TEMPERROR;
    }

    Result permError(Scope in, String term, String why) {
        problem = printable(in.domain() + ": " + why);
        step(in, term, null, "permerror: " + why);
        return Result.PERMERROR;
    }

    private static String named(DnsQuestion<?> question) {
        return question.type() + " " + question.name();
    }

    /** Text of strangers, cut and without what could deceive the reader of a log. */
    static String printable(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
        for (int i = 0; i < cut.length(); i++) {
            if (!isPrintable(cut.charAt(i))) {
                return replaced(cut);
            }
        }
        return cut; // Nearly always, and many times in one check
    }

    private static String replaced(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isPrintable(c) ? (char) c : '?'));
        return printable.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f;
    }
}
