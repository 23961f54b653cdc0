package io.sallyport.testing;

import io.sallyport.filter.Filter;
import io.sallyport.filter.FilterChain;
import io.sallyport.filter.FilterConfig;
import io.sallyport.filter.FilterRegistry;
import io.sallyport.mail.Action;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.overload.Shedding;
import io.sallyport.policy.FilterRule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Filter chains for tests. */
public final class Chains {
    private Chains() {}

    /** A chain of these filters. */
    public static FilterChain of(Clock clock, Filter<?>... filters) {
        return new FilterChain(
                new FilterRegistry(List.of(filters)),
                Configs.of(FilterConfig.class),
                MailMetrics.unread(),
                clock,
                Shedding.none());
    }

    /** The block of a filter that passes what it cannot tell, with ample time. */
    public static FilterRule rule(String filter, Record settings) {
        return rule(filter, settings, Action.DELIVER, Duration.ofMinutes(1));
    }

    /** The block of a filter. */
    public static FilterRule rule(String filter, Record settings, Action onUnavailable, Duration budget) {
        return new FilterRule(filter, onUnavailable, budget, false, settings);
    }
}
