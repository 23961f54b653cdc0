package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Inline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code policy.yaml}: what holds for the whole installation, and the defaults of its domains.
 *
 * @param postmaster who gets mail for {@code <postmaster>} without a domain (RFC 5321 § 4.5.1); null: the postmaster of
 *     the first served domain in the order of the alphabet
 * @param protocol what the front door does not tolerate
 * @param content how far it is looked into a message
 * @param upstream servers of ours in front of this gateway
 * @param relay where the mail of domains goes, and how
 * @param recipients how it is known which mailboxes of domains exist
 * @param judging how mail is judged
 */
record PolicyFile(
        @Nullable String postmaster,
        ProtocolPolicy protocol,
        ContentPolicy content,
        List<UpstreamRelay> upstream,
        RelayPolicy relay,
        @Default("callout") RecipientsBlock recipients,
        @Inline JudgingBlock judging) {}
