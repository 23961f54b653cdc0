package io.sallyport.policy;

import io.sallyport.policy.yaml.Inline;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block under {@code groups:} in the file of a domain: recipients for whom something differs.
 *
 * @param recipients their addresses in the domain, or the parts before the @
 * @param list a file in the folder of the policy that names them, or more of them
 * @param judging what differs, laid over what holds for the domain
 */
record GroupBlock(
        List<String> recipients,
        @Nullable Path list,
        @Inline JudgingBlock judging) {}
