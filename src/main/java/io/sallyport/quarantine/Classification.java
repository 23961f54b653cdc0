package io.sallyport.quarantine;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.Score;
import io.sallyport.mail.Verdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a mail is held, in one word, by the findings that decided.
 *
 * <p>Each finding has a class, by its name: the longest entry of the table that covers it counts, and what an operator sets
 * goes before all. Where findings asked for the action by themselves, the most dangerous class of these counts. Where only a
 * sum did, the mail is spam, unless another class makes up more than half of the sum: a dozen small signs, one of them a
 * strange attachment, are still spam.
 */
final class Classification {
    /** Findings and their classes; {@code dnsbl.*} stands for all of a filter. */
    private static final Map<String, MailClass> TABLE = Map.ofEntries(
            Map.entry("antivirus.*", MailClass.MALWARE),
            // Not seen through, which is no sign of harm
            Map.entry("antivirus.encrypted", MailClass.ATTACHMENT),
            Map.entry("antivirus.limits", MailClass.ATTACHMENT),
            Map.entry("antivirus.too-large", MailClass.ATTACHMENT),
            Map.entry("antivirus.too-many", MailClass.ATTACHMENT),
            Map.entry("attachment.*", MailClass.ATTACHMENT),
            Map.entry("attachment.bomb", MailClass.MALWARE),
            Map.entry("attachment.html-smuggling", MailClass.MALWARE),
            Map.entry("attachment.test-virus", MailClass.MALWARE),
            Map.entry("auth.*", MailClass.SPOOF),
            Map.entry("classifier.*", MailClass.SPAM),
            Map.entry("content.*", MailClass.SPAM),
            Map.entry("content.data", MailClass.POLICY),
            Map.entry("content.form", MailClass.PHISHING),
            Map.entry("content.html-smuggling", MailClass.MALWARE),
            Map.entry("content.meta-refresh", MailClass.PHISHING),
            Map.entry("content.obfuscated-script", MailClass.PHISHING),
            Map.entry("content.password-form", MailClass.PHISHING),
            Map.entry("content.rule", MailClass.POLICY),
            Map.entry("content.script", MailClass.PHISHING),
            Map.entry("content.too-much", MailClass.POLICY),
            Map.entry("dnsbl.*", MailClass.SPAM),
            Map.entry("dnswl.*", MailClass.SPAM),
            Map.entry("extract.*", MailClass.ATTACHMENT),
            Map.entry("greylist.*", MailClass.SPAM),
            Map.entry("header.*", MailClass.SPAM),
            Map.entry("helo.*", MailClass.SPAM),
            Map.entry("helo.our-domain", MailClass.SPOOF),
            Map.entry("helo.our-name", MailClass.SPOOF),
            Map.entry("impersonation.*", MailClass.SPOOF),
            Map.entry("impersonation.brand-lookalike", MailClass.PHISHING),
            Map.entry("impersonation.fake-reply", MailClass.PHISHING),
            Map.entry("impersonation.reply-to", MailClass.PHISHING),
            Map.entry("impersonation.reply-to-free-mail", MailClass.PHISHING),
            Map.entry("impersonation.stranger-in-thread", MailClass.PHISHING),
            Map.entry("lists.*", MailClass.POLICY),
            Map.entry("message.*", MailClass.POLICY),
            Map.entry("mime.*", MailClass.ATTACHMENT),
            Map.entry("protocol.*", MailClass.SPAM),
            Map.entry("ratelimit.*", MailClass.SPAM),
            Map.entry("recipient.*", MailClass.SPAM),
            Map.entry("rspamd.*", MailClass.SPAM),
            Map.entry("rule.*", MailClass.POLICY),
            Map.entry("sender.*", MailClass.SPAM),
            Map.entry("sender.our-domain", MailClass.SPOOF),
            Map.entry("url.*", MailClass.PHISHING),
            Map.entry("url.too-many", MailClass.POLICY));

    private final Map<String, MailClass> overrides;

    /**
     * A classification.
     *
     * @param overrides patterns of names and their classes, as in the table, before which they go
     */
    Classification(Map<String, MailClass> overrides) {
        this.overrides = Map.copyOf(overrides);
    }

    /** The class of a mail that is held by this verdict. */
    MailClass of(Verdict verdict) {
        List<Finding> decisive = verdict.findings().stream()
                .filter(Verdict.Weighed::counts)
                .map(Verdict.Weighed::finding)
                .filter(finding -> verdict.decisive().contains(finding.name()))
                .toList();
        return decisive.stream()
                .filter(finding -> !(finding.effect() instanceof Effect.Points))
                .map(this::of)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> ofSum(decisive));
    }

    private MailClass ofSum(List<Finding> decisive) {
        Map<MailClass, Score> sums = new EnumMap<>(MailClass.class);
        Score total = Score.ZERO;
        for (Finding finding : decisive) {
            if (finding.effect() instanceof Effect.Points(Score points)) {
                sums.merge(of(finding), points, Score::plus);
                total = total.plus(points);
            }
        }
        for (Map.Entry<MailClass, Score> sum : sums.entrySet()) {
            if (sum.getValue().plus(sum.getValue()).compareTo(total) > 0) {
                return sum.getKey();
            }
        }
        return MailClass.SPAM;
    }

    private MailClass of(Finding finding) {
        MailClass known = find(finding.name());
        if (finding.effect() instanceof Effect.Unavailable && overridden(finding.name()) == null) {
            return MailClass.POLICY; // The house wants it looked at before it goes; nothing is known against it
        }
        return known == null ? MailClass.POLICY : known;
    }

    /** The class of findings of that name; null if nothing covers it. */
    @Nullable
    MailClass find(String name) {
        MailClass set = overridden(name);
        return set != null ? set : longest(TABLE, name);
    }

    private @Nullable MailClass overridden(String name) {
        return longest(overrides, name);
    }

    private static @Nullable MailClass longest(Map<String, MailClass> table, String name) {
        Stream<String> patterns = table.keySet().stream().filter(pattern -> Finding.matches(pattern, name));
        String longest = patterns.max(Comparator.comparingInt(String::length)).orElse(null);
        return longest == null ? null : Objects.requireNonNull(table.get(longest));
    }
}
