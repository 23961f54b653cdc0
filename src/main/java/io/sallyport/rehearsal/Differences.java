package io.sallyport.rehearsal;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.test.PolicyTest;
import io.sallyport.policy.test.PolicyTest.Expectation;
import io.sallyport.policy.test.PolicyTest.ForRecipient;
import io.sallyport.policy.test.PolicyTest.ScoreRange;
import io.sallyport.rehearsal.Rehearsed.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of a mail, held against what a test expects: each thing that is not so. */
final class Differences {
    private final List<Difference> all = new ArrayList<>();

    private Differences() {}

    static List<Difference> of(PolicyTest test, Rehearsed rehearsed) {
        Differences differences = new Differences();
        differences.compare(test, rehearsed);
        return differences.all;
    }

    private void compare(PolicyTest test, Rehearsed rehearsed) {
        Expectation expected = test.expect();
        if (expected.stage() != null && expected.stage() != rehearsed.stage()) {
            differ("stage", expected.stage().text(), rehearsed.stage().text());
        }
        String reply = rehearsed.reply().toString();
        if (expected.reply() != null && !reply.contains(expected.reply())) {
            differ("reply", "…" + expected.reply() + "…", reply);
        }
        List<MailAddress> named = new ArrayList<>();
        for (ForRecipient each : expected.recipients()) {
            MailAddress recipient = address(each.recipient());
            named.add(recipient);
            String where = "recipients[" + each.recipient() + "].";
            Fate fate = rehearsed.fateOf(recipient);
            compare(where, each.action(), each.score(), fate);
            present(where, each.findings(), fate);
        }
        for (String text : test.given().to()) {
            MailAddress recipient = address(text);
            if (!named.contains(recipient)) {
                Fate fate = rehearsed.fateOf(recipient);
                compare("", expected.action(), expected.score(), fate);
                present("", expected.findings(), fate);
                absent(expected.without(), fate);
            }
        }
    }

    private void compare(String where, @Nullable Action action, @Nullable ScoreRange range, Fate fate) {
        Verdict verdict = fate.verdict();
        if (action != null && action != fate.action()) {
            differ(where + "action", action.text(), fate.action().text() + because(verdict));
        }
        Score score = verdict == null ? Score.ZERO : verdict.score();
        if (range != null && !range.holds(score)) {
            differ(where + "score", range.toString(), score + of(verdict));
        }
    }

    private static String because(@Nullable Verdict verdict) {
        return verdict == null || verdict.decisive().isEmpty()
                ? ""
                : " because of " + String.join(", ", verdict.decisive());
    }

    private static String of(@Nullable Verdict verdict) {
        if (verdict == null) {
            return "";
        }
        String parts = verdict.findings().stream()
                .filter(Verdict.Weighed::counts)
                .map(Verdict.Weighed::finding)
                .filter(finding -> finding.effect() instanceof Finding.Effect.Points)
                .map(finding -> finding.name() + " " + ((Finding.Effect.Points) finding.effect()).score())
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? "" : " (" + parts + ")";
    }

    private void present(String where, List<String> patterns, Fate fate) {
        for (String pattern : patterns) {
            if (!isThere(pattern, fate)) {
                differ(where + "findings", pattern, names(fate));
            }
        }
    }

    private void absent(List<String> patterns, Fate fate) {
        for (String pattern : patterns) {
            if (isThere(pattern, fate)) {
                differ("without", pattern, names(fate));
            }
        }
    }

    private static boolean isThere(String pattern, Fate fate) {
        return fate.findings().stream().anyMatch(finding -> Finding.matches(pattern, finding.name()));
    }

    private static String names(Fate fate) {
        return fate.findings().isEmpty()
                ? "nothing found"
                : fate.findings().stream().map(Finding::name).distinct().collect(Collectors.joining(", "));
    }

    private static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        return new MailAddress(text.substring(0, Math.max(0, at)), text.substring(at + 1));
    }

    private void differ(String what, String expected, String actual) {
        Difference difference = new Difference(what, expected, actual);
        if (!all.contains(difference)) {
            all.add(difference);
        }
    }
}
