package io.sallyport.policy;

import io.sallyport.policy.yaml.Suggestions;
import java.util.Set;
import java.util.TreeSet;

/** Names of findings as policies write them: {@code dnsbl.listed}, or {@code dnsbl.*} for all of a filter. */
final class FindingNames {
    /** A finding, or all of a filter. */
    static final String PATTERN = "[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)*\\.([a-z0-9_-]+|\\*)";

    static final String PATTERN_EXPECTED =
            "must be the name of a finding such as dnsbl.listed, or dnsbl.* for all of a filter";

    /** A finding, or {@code *} for whatever is not named. */
    static final String NAME_OR_REST = "\\*|[a-z][a-z0-9-]*(\\.[a-z0-9_-]+)+";

    static final String NAME_OR_REST_EXPECTED =
            "must be the name of a finding such as dnsbl.listed, or * for all that are not named";

    private static final String RULE = "rule";

    private final Set<String> finders;

    FindingNames(FilterBlocks blocks) {
        this.finders = blocks.finders();
    }

    /** A pattern in a rule, at a path. Who finds nothing here would never be heard of again. */
    void asked(String pattern, String path, BlockProblems problems) {
        if (finder(pattern).equals(RULE)) {
            problems.add(path, pattern, "must not be the finding of a rule", "rules do not look at each other");
        } else {
            known(pattern, path, finders, problems);
        }
    }

    /** A finding that is answered, at a path: rules are findings, too. */
    void answered(String name, String path, BlockProblems problems) {
        Set<String> all = new TreeSet<>(finders);
        all.add(RULE);
        if (!name.equals("*")) {
            known(name, path, all, problems);
        }
    }

    private static void known(String name, String path, Set<String> finders, BlockProblems problems) {
        String finder = finder(name);
        if (!finders.contains(finder)) {
            String meant = Suggestions.didYouMean(finder, finders);
            problems.add(
                    path,
                    name,
                    "must begin with the name of a filter that is here",
                    meant == null ? "these are " + String.join(", ", finders) : meant);
        }
    }

    private static String finder(String name) {
        return name.substring(0, Math.max(0, name.indexOf('.')));
    }
}
