/**
 * Rspamd: a spam filter of others, asked over HTTP, for those who have trained and tuned one.
 *
 * <p>Rspamd gets the message and what is known of its envelope, and answers with <em>symbols</em>, each a name and a score such as
 * {@code BAYES_SPAM} and 5.1, their sum, and an action that it would take at its own thresholds. Here all three are findings, and
 * none decides: the policy says whether the sum counts, or each symbol, and what an action is worth.
 *
 * <p>The protocol is a POST to {@code /checkv2} with the message as it came; the envelope stands in fields of the HTTP header. What
 * comes back is read within bounds, because whoever answers there may be anybody.
 */
@NullMarked
package io.sallyport.filter.rspamd;

import org.jspecify.annotations.NullMarked;
