package io.sallyport.policy;

import io.sallyport.policy.yaml.Suggestions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be true of the texts that senders are told. */
final class ReplyChecks {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
    /** All of these the sender knows already; nothing of ours may be among them. */
    private static final List<String> KNOWN_TO_SENDER = List.of("id", "client", "helo", "sender", "recipient");

    private final BlockProblems problems;

    ReplyChecks(BlockProblems problems) {
        this.problems = problems;
    }

    /** A text at a path. */
    void text(String text, String path) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!KNOWN_TO_SENDER.contains(name)) {
                String meant = Suggestions.didYouMean(name, KNOWN_TO_SENDER);
                problems.add(
                        path, matcher.group(), "must be one of {" + String.join("}, {", KNOWN_TO_SENDER) + "}", meant);
            }
        }
        String rest = matcher.replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            problems.add(path, text, "must not hold a brace by itself", null);
        }
    }
}
