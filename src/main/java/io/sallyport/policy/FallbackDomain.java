package io.sallyport.policy;

import org.jspecify.annotations.Nullable;

/** A domain that is served if and only if the policy serves none: for trials. */
public interface FallbackDomain {
    /**
     * The domain to serve; null for none. May be called for each reload of the policy.
     *
     * @param defaults how {@code policy.yaml} would have its mail judged
     */
    @Nullable
    DomainPolicy domain(RecipientPolicy defaults);
}
