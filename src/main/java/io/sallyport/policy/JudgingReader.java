package io.sallyport.policy;

import io.sallyport.mail.Action;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.VerdictBlock.Threshold;
import io.sallyport.policy.yaml.Bound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what holds for recipients of what stands in files, and says what cannot hold. What is the same for several
 * recipients becomes one instance, so that the gateway can see that it is the same, and looks at a mail once.
 */
final class JudgingReader {
    private final Problems problems;
    private final FindingNames findings;
    private final Set<String> served;
    private final DigestChecks digests = new DigestChecks();
    private final Map<Object, Object> shared = new HashMap<>();

    /**
     * Reads for one set of files.
     *
     * @param served all served domains as A-labels
     */
    JudgingReader(Problems problems, FilterBlocks blocks, Set<String> served) {
        this.problems = problems;
        this.findings = new FindingNames(blocks);
        this.served = served;
    }

    /**
     * What holds for recipients.
     *
     * @param name whose it is
     * @param bound the file that says it
     * @param prefix the path of the block in the file with a dot behind it; empty for the file itself
     */
    RecipientPolicy read(String name, Bound<?> bound, String prefix, JudgingBlock block) {
        BlockProblems at = new BlockProblems(problems, bound, prefix);
        new AuthenticationChecks(at).check(block.authentication());
        thresholds(block.verdict(), at);
        replies(block.replies(), at);
        digests.note(block.digest(), at);
        return new RecipientPolicy(
                name,
                shared(block.authentication()),
                shared(block.verdict().policy()),
                shared(filters(block.filters())),
                shared(rules(block.rules(), at)),
                shared(block.replies()),
                shared(block.digest()));
    }

    /** Tells what cannot be known before all files have been read: whether there are the lists that blocks name. */
    void checkNamed(List<ListFile> lists) {
        digests.check(lists);
    }

    /** The instance that stands for all that are equal. */
    private <T> T shared(T value) {
        @SuppressWarnings("unchecked") // Equal values are of one type: records, and collections of them
        T first = (T) shared.computeIfAbsent(value, same -> same);
        return first;
    }

    private Map<String, FilterRule> filters(Map<String, FilterBlock> blocks) {
        Map<String, FilterRule> filters = new HashMap<>();
        blocks.forEach((name, block) -> {
            if (block.enabled()) {
                filters.put(name, shared(block.named(name)));
            }
        });
        return Map.copyOf(filters);
    }

    private static void thresholds(VerdictBlock verdict, BlockProblems at) {
        ascend("tag", verdict.tag(), "hold", verdict.hold(), at);
        ascend("hold", verdict.hold(), "reject", verdict.reject(), at);
        if (verdict.hold().from() == null) {
            ascend("tag", verdict.tag(), "reject", verdict.reject(), at);
        }
    }

    private static void ascend(String key, Threshold lower, String above, Threshold upper, BlockProblems at) {
        if (lower.from() != null && upper.from() != null && lower.from().isAtLeast(upper.from())) {
            at.add(
                    "verdict." + key,
                    lower.toString(),
                    "must be below %s, which is %s".formatted(above, upper),
                    "write off if mail need not be %s".formatted(key.equals("tag") ? "marked" : "held"));
        }
    }

    private void replies(ReplyTexts replies, BlockProblems at) {
        ReplyChecks checks = new ReplyChecks(at);
        if (replies.contact() != null) {
            checks.text(replies.contact(), "replies.contact");
        }
        replies.texts().forEach((name, text) -> {
            String path = "replies.texts." + name;
            findings.answered(name, path, at);
            checks.text(text, path);
        });
    }

    private List<Rule> rules(Map<String, RuleBlock> blocks, BlockProblems at) {
        List<Rule> rules = new ArrayList<>();
        blocks.forEach((name, block) -> {
            Rule rule = rule(name, block, at);
            if (block.enabled()) {
                rules.add(rule);
            }
        });
        rules.sort(Comparator.comparing(Rule::name)); // The same rules are equal, whichever file names them first
        return List.copyOf(rules);
    }

    private Rule rule(String name, RuleBlock block, BlockProblems at) {
        String path = "rules." + name;
        RuleBlock.When when = block.when();
        if (when.any().isEmpty() && when.all().isEmpty() && when.none().isEmpty()) {
            at.add(path + ".when", null, "must ask for a finding: any, all or none", "when: { any: [dnsbl.*] }");
        }
        asked(when.any(), path + ".when.any", at);
        asked(when.all(), path + ".when.all", at);
        asked(when.none(), path + ".when.none", at);
        if (block.reason() != null) {
            new ReplyChecks(at).text(block.reason(), path + ".reason");
        }
        String redirect = block.redirect();
        List<MailAddress> copies = new ArrayList<>();
        for (int i = 0; i < block.copy().size(); i++) {
            MailAddress copy = address(block.copy().get(i), "%s.copy[%d]".formatted(path, i), at);
            if (copy != null) {
                copies.add(copy);
            }
        }
        Action then = block.then() == null ? null : block.then().action();
        return new Rule(
                name,
                new Rule.Condition(when.any(), when.all(), when.none()),
                block.points(),
                then,
                redirect == null ? null : address(redirect, path + ".redirect", at),
                copies,
                block.reason(),
                block.shadow());
    }

    private void asked(List<String> patterns, String path, BlockProblems at) {
        for (int i = 0; i < patterns.size(); i++) {
            findings.asked(patterns.get(i), "%s[%d]".formatted(path, i), at);
        }
    }

    /** Mail for others than the recipient stays in the house: a typing mistake must not send it to strangers. */
    private @Nullable MailAddress address(String written, String path, BlockProblems at) {
        MailAddress address = RecipientList.Addresses.parse(written);
        if (address == null) {
            at.add(path, written, "must be an address", null);
        } else if (!served.isEmpty() && !served.contains(address.domain())) {
            at.add(
                    path,
                    written,
                    "must be in a served domain",
                    "there is no file domains/" + address.domain() + ".yaml");
        }
        return address;
    }
}
