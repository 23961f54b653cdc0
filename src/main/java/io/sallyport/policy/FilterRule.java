package io.sallyport.policy;

import io.sallyport.mail.Action;
import java.time.Duration;

/**
 * One block under {@code filters:}: that a filter looks at the mail of a recipient, and how.
 *
 * @param filter its name
 * @param onUnavailable what it means if the filter cannot tell: {@link Action#DELIVER} (written {@code pass}),
 *     {@link Action#TAG}, {@link Action#HOLD} or {@link Action#DEFER}
 * @param budget how long it may take at one stage
 * @param shadow whether its findings are only recorded
 * @param settings the filter's own
 */
public record FilterRule(String filter, Action onUnavailable, Duration budget, boolean shadow, Record settings) {}
