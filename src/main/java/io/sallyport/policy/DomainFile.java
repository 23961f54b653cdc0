package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;
import io.sallyport.policy.yaml.Inline;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/**
 * A file {@code domains/<domain>.yaml}, laid over the defaults.
 *
 * @param relay where the domain's mail goes, and how
 * @param recipients how it is known which of its mailboxes exist
 * @param judging how its mail is judged
 * @param groups recipients for whom it is judged otherwise
 */
record DomainFile(
        RelayPolicy relay,
        @Default("callout") RecipientsBlock recipients,
        @Inline JudgingBlock judging,

        Map<@Pattern(regexp = JudgingBlock.NAME, message = JudgingBlock.NAME_EXPECTED) String, GroupBlock> groups) {}
