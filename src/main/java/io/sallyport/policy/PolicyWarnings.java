package io.sallyport.policy;

import io.sallyport.policy.AuthenticationPolicy.LocalException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What of a policy that holds does nothing any more: not wrong, but somebody should know. */
public final class PolicyWarnings {
    /** Nobody reads more of them at once. */
    private static final int MAX = 200;

    private PolicyWarnings() {}

    /** A line for each thing, with its place where it has one; bounded. */
    public static List<String> of(LoadResult.Loaded loaded, Instant now) {
        Set<String> warnings = new TreeSet<>();
        for (ListFile list : loaded.lists()) {
            for (ListFile.Entry entry : list.expired(now)) {
                warnings.add("%s:%d: %s has expired (until %s), and does nothing"
                        .formatted(entry.file(), entry.line(), entry.text(), entry.until()));
            }
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (RecipientPolicy policy : policies(loaded.policy())) {
            for (LocalException exception : policy.authentication().exceptions()) {
                if (today.isAfter(exception.until().date())) {
                    warnings.add("authentication.exceptions: that for %s has expired (until %s), and does nothing"
                            .formatted(exception.author(), exception.until()));
                }
            }
        }
        List<String> all = new ArrayList<>(warnings);
        return all.size() <= MAX ? all : more(all);
    }

    private static List<String> more(List<String> all) {
        List<String> some = new ArrayList<>(all.subList(0, MAX));
        some.add("and %d more".formatted(all.size() - MAX));
        return some;
    }

    private static Set<RecipientPolicy> policies(Policy policy) {
        Set<RecipientPolicy> policies = new LinkedHashSet<>();
        policies.add(policy.defaults());
        for (DomainPolicy domain : policy.domains().values()) {
            policies.add(domain.judging());
            policies.addAll(domain.groups().values());
        }
        return policies;
    }
}
