package io.sallyport.cli;

import io.sallyport.journal.Decision;
import io.sallyport.journal.Explanation;
import io.sallyport.mail.Action;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came of many mails, as text for a terminal. Much in it was chosen by strangers: nothing of theirs may steer it. */
final class ScanSummary {
    private static final int MOST_FINDINGS = 20;
    private static final int WIDEST = 100;

    private final Map<Action, Integer> actions = new EnumMap<>(Action.class);
    private final Map<String, Integer> findings = new HashMap<>();
    private int mails;

    /** Counts a mail. */
    void add(Decision decision) {
        mails++;
        actions.merge(action(decision), 1, Integer::sum);
        names(decision).stream().distinct().forEach(name -> findings.merge(name, 1, Integer::sum));
    }

    /** The whole story of one mail. */
    static String story(Decision decision) {
        Explanation explanation = Explanation.of(decision, List.of());
        StringBuilder text = new StringBuilder(QueueTable.printable(explanation.summary())).append("\n\n");
        explanation
                .story()
                .forEach(line -> text.append(
                        "%-16s%s%n".formatted(QueueTable.printable(line.about()), QueueTable.printable(line.text()))));
        return text.toString();
    }

    /** One mail of many. */
    static String line(String name, Decision decision) {
        String names = String.join(",", names(decision));
        return "%-8s %7s  %s  %s%n"
                .formatted(
                        action(decision).text(),
                        score(decision),
                        QueueTable.printable(name),
                        names.length() > WIDEST ? names.substring(0, WIDEST - 1) + "…" : names);
    }

    /** How often what was done and found. */
    String table() {
        StringBuilder text = new StringBuilder("%n%d mails%n%n".formatted(mails));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ACTION", "MAILS", "SHARE"));
        actions.forEach((action, count) -> rows.add(List.of(action.text(), Integer.toString(count), share(count))));
        QueueTable.appendTable(text, rows);
        List<List<String>> found = new ArrayList<>();
        found.add(List.of("FINDING", "MAILS", "SHARE"));
        findings.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FINDINGS)
                .forEach(entry ->
                        found.add(List.of(entry.getKey(), entry.getValue().toString(), share(entry.getValue()))));
        text.append('\n');
        QueueTable.appendTable(text, found);
        return text.toString();
    }

    private String share(int count) {
        return "%.1f %%".formatted(100.0 * count / mails);
    }

    /** What the strictest of its policies makes of a mail. */
    static Action action(Decision decision) {
        return switch (decision.ending()) {
            case REFUSED -> Action.REJECT;
            case DEFERRED -> Action.DEFER;
            case ACCEPTED, HELD, SPLIT, DISCARDED ->
                decision.judgements().stream()
                        .map(judgement -> judgement.verdict().action())
                        .max(Comparator.naturalOrder())
                        .orElse(Action.DELIVER);
        };
    }

    private static Score score(Decision decision) {
        return decision.judgements().isEmpty()
                ? Score.ZERO
                : decision.judgements().getFirst().verdict().score();
    }

    private static List<String> names(Decision decision) {
        return decision.judgements().stream()
                .flatMap(judgement -> judgement.verdict().findings().stream())
                .filter(Verdict.Weighed::counts)
                .map(weighed -> weighed.finding().name())
                .distinct()
                .toList();
    }
}
