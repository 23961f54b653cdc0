package io.sallyport.quarantine;

import java.io.IOException;
import java.util.List;

/**
 * An index that several gateways share. Each of them lets mail go from its own spool: a release belongs to the gateway that
 * began it, and {@link #unfinishedReleases} has those of this one, or of one that has ended in its midst.
 */
public interface SharedQuarantineIndex extends QuarantineIndex {
    /**
     * Adds mails that their senders were promised already, all or none. A mail of the same id stays as it is if it is
     * promised, and gives way if it is not: it can be done again and again.
     *
     * @return names of files that no entry has any more
     */
    List<String> adopt(List<Entry> entries) throws IOException;

    /** Whether another gateway has let the mail go, or lets it go now. */
    boolean isLetGoElsewhere(String id) throws IOException;
}
