package io.sallyport.policy;

import io.sallyport.policy.yaml.OneOf;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The {@code recipients:} block as it stands in a file.
 *
 * @param accept every mailbox is taken
 * @param callout the backend is asked
 * @param list a file in the folder of the policy that names them
 */
@OneOf
record RecipientsBlock(
        RecipientsPolicy.@Nullable Accept accept,
        RecipientsPolicy.@Nullable Callout callout,
        @Nullable Path list) {}
