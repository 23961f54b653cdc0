package io.sallyport.policy;

import jakarta.validation.constraints.Pattern;
import java.util.Map;

/**
 * The keys that say how mail is judged. They stand in {@code policy.yaml}, in the file of a domain and in a group of
 * recipients, each laid over the one before.
 *
 * @param authentication what it means how a mail's sender was authenticated
 * @param verdict what a sum of points leads to
 * @param filters what looks at the mail
 * @param rules what combinations of findings mean
 * @param replies what senders are told
 * @param digest what recipients are told of mail that is held for them
 */
record JudgingBlock(
        AuthenticationPolicy authentication,
        VerdictBlock verdict,
        Map<String, FilterBlock> filters,
        Map<@Pattern(regexp = NAME, message = NAME_EXPECTED) String, RuleBlock> rules,
        ReplyTexts replies,
        DigestPolicy digest) {
    /** Names that administrators choose. */
    static final String NAME = "[a-z][a-z0-9-]{0,59}";

    static final String NAME_EXPECTED = "must be a name of small letters, digits and hyphens, such as new-sender";
}
