package io.sallyport.cli;

import io.sallyport.policy.FilterBlocks;

/** The filters whose blocks a policy may hold, for commands that read one without a running gateway. */
final class InstalledFilters {
    private InstalledFilters() {}

    /** Their names and settings. */
    static FilterBlocks blocks() {
        return FilterBlocks.NONE;
    }
}
