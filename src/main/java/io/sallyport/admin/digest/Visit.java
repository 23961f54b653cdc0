package io.sallyport.admin.digest;

import io.sallyport.digest.DigestLinks;
import io.sallyport.quarantine.HeldMail;
import java.util.Locale;

/** What came of a visit with a link. */
sealed interface Visit {
    /** The name in the metrics. */
    default String text() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * It is good, and nothing was done.
     *
     * @param proof what the form must bear
     */
    record Shown(DigestLinks.Act act, HeldMail mail, String proof) implements Visit {}

    /** It was done now. */
    record Done(DigestLinks.Act act, HeldMail mail) implements Visit {}

    /** It was done before; nothing was done now. */
    record Repeated(DigestLinks.Act act, HeldMail mail) implements Visit {}

    /**
     * It cannot be done any more.
     *
     * @param why for the recipient
     */
    record Refused(String why) implements Visit {}

    /** The link was good once. */
    record Expired() implements Visit {}

    /** The link is not ours. */
    record Forged() implements Visit {}

    /** The host came with too many links that are not ours. */
    record Throttled() implements Visit {}
}
