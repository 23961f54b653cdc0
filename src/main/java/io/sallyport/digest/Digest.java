package io.sallyport.digest;

import io.sallyport.mail.MailAddress;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one recipient is told.
 *
 * @param to the recipient
 * @param entries the mails that are listed; one at least
 * @param more how many are not listed because there are too many
 * @param unlisted how many there are of classes that are only counted; none with zero
 * @param since mail that was received from then on
 * @param until and before then
 * @param linksEnd when the links are void
 */
record Digest(
        MailAddress to,
        List<Entry> entries,
        long more,
        Map<MailClass, Long> unlisted,
        Instant since,
        Instant until,
        Instant linksEnd) {
    Digest {
        entries = List.copyOf(entries);
        unlisted = Map.copyOf(unlisted);
    }

    /**
     * One mail.
     *
     * @param links what the recipient may do
     */
    record Entry(HeldMail mail, List<ShownLink> links) {
        Entry {
            links = List.copyOf(links);
        }
    }

    /**
     * A link.
     *
     * @param url whole
     */
    record ShownLink(DigestLinks.Act act, String url) {}

    /** How many mails it is about that are or could be listed. */
    long total() {
        return entries.size() + more;
    }
}
