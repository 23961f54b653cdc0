package io.sallyport.admin.access;

/** What somebody may do. */
public enum Permission {
    /** See which mails are held, why, and how many. */
    QUARANTINE_LIST,
    /** See the message of a held mail: preview, header, parts, octets. */
    QUARANTINE_CONTENT,
    /** Ask for a held mail to be let go. */
    QUARANTINE_REQUEST,
    /** Let held mail go, say no to a request, have it looked at again. */
    QUARANTINE_RELEASE,
    /** Let go what is of the class malware, and see its message. */
    QUARANTINE_MALWARE,
    /** Give held mail up. */
    QUARANTINE_DELETE,
    /** Teach the classifier. */
    LEARN,
    /** See what became of mail: decisions, findings, deliveries. */
    TRACK,
    /** See the queue. */
    QUEUE_LIST,
    /** See the message of a mail in the queue. */
    QUEUE_CONTENT,
    /** Retry, stop, release and delete mail of the queue. */
    QUEUE_CHANGE,
    /** See the policy, its state, problems and lists. */
    POLICY_SEE,
    /** Have the policy reloaded and tested; add to lists and take from them. */
    POLICY_CHANGE,
    /** See numbers of the whole gateway. */
    STATISTICS,
    /** See who did what. */
    AUDIT,
    /** See and change users and tokens. */
    USERS
}
