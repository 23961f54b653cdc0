package io.sallyport.policy;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block under {@code rules:}: what a combination of findings means. Rules look at what filters and sender
 * authentication found, never at each other, so that their order does not matter. A rule that applies is a finding itself,
 * {@code rule.<name>}.
 *
 * @param name the block's key
 * @param when which findings it asks for
 * @param points what it adds to the sum; null: nothing
 * @param then what it demands; null: nothing
 * @param redirect who gets the mail instead of the recipient; null: the recipient
 * @param copies who gets it as well
 * @param reason what the sender is told if it refuses; null: the words of the policy
 * @param shadow whether it is only recorded
 */
public record Rule(
        String name,
        Condition when,
        @Nullable Score points,
        @Nullable Action then,
        @Nullable MailAddress redirect,
        List<MailAddress> copies,
        @Nullable String reason,
        boolean shadow) {
    /**
     * Which findings a rule asks for, by name; {@code dnsbl.*} stands for all of a filter. What is not asked for is
     * not looked at.
     *
     * @param any at least one of these is there; empty: not asked
     * @param all each of these is there
     * @param none none of these is there
     */
    public record Condition(List<String> any, List<String> all, List<String> none) {
        public Condition {
            any = List.copyOf(any);
            all = List.copyOf(all);
            none = List.copyOf(none);
        }

        /** Whether findings of these names are what is asked for. */
        public boolean holds(Collection<String> found) {
            return (any.isEmpty() || any.stream().anyMatch(name -> isThere(name, found)))
                    && all.stream().allMatch(name -> isThere(name, found))
                    && none.stream().noneMatch(name -> isThere(name, found));
        }

        private static boolean isThere(String pattern, Collection<String> found) {
            return found.stream().anyMatch(name -> Finding.matches(pattern, name));
        }
    }

    public Rule {
        copies = List.copyOf(copies);
    }
}
