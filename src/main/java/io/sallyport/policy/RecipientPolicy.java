package io.sallyport.policy;

import java.util.List;
import java.util.Map;

/**
 * How the mail of a recipient is judged: the defaults, what its domain changes, and what its group changes. Recipients
 * for whom the same holds share one instance, and so are judged once.
 *
 * @param name whose it is, for the journal: {@code default}, a domain, or {@code domain/group}
 * @param authentication what it means how a mail's sender was authenticated
 * @param verdict what points lead to
 * @param filters what looks at the mail, by the filter's name; blocks that say the same are one instance across
 *     recipients, so that their filter looks once
 * @param rules what combinations of findings mean
 * @param replies what senders are told
 * @param digest what recipients are told of mail that is held for them
 */
public record RecipientPolicy(
        String name,
        AuthenticationPolicy authentication,
        VerdictPolicy verdict,
        Map<String, FilterRule> filters,
        List<Rule> rules,
        ReplyTexts replies,
        DigestPolicy digest) {
    /** What holds where the files are silent. */
    public static final RecipientPolicy DEFAULT = authenticating("default", AuthenticationPolicy.DEFAULT);

    public RecipientPolicy {
        filters = Map.copyOf(filters);
        rules = List.copyOf(rules);
    }

    /** One whose recipients are told of held mail as everywhere. */
    public RecipientPolicy(
            String name,
            AuthenticationPolicy authentication,
            VerdictPolicy verdict,
            Map<String, FilterRule> filters,
            List<Rule> rules,
            ReplyTexts replies) {
        this(name, authentication, verdict, filters, rules, replies, DigestPolicy.DEFAULT);
    }

    /** Nothing but sender authentication is judged. */
    public static RecipientPolicy authenticating(String name, AuthenticationPolicy authentication) {
        return new RecipientPolicy(
                name, authentication, VerdictPolicy.DEFAULT, Map.of(), List.of(), ReplyTexts.DEFAULT);
    }
}
