package io.sallyport.policy;

import org.jspecify.annotations.Nullable;

/** A domain that is served as long as the policy serves none: for a trial without any configuration. */
@FunctionalInterface
public interface FallbackDomain {
    /** The domain; null if there is none to serve now. */
    @Nullable
    DomainPolicy domain();
}
