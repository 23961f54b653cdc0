package io.sallyport.filter.antivirus;

/** What the name means that a scanner gives. */
enum Kind {
    /** Malware that is known. */
    INFECTED("The message carries malware"),
    /** It looks like malware, phishing, or something that not everybody wants: often wrong. */
    SUSPICIOUS("The message looks like malware to a virus scanner"),
    /** It cannot be looked into without a password. */
    ENCRYPTED("The message carries encrypted files"),
    /** The scanner gave up: packed too deep, or too much. */
    LIMITS("The message is packed too deep or too large to be scanned");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** What the sender is told. */
    String text() {
        return text;
    }

    /** What the name of a signature says, by the conventions of ClamAV. */
    static Kind ofName(String name) {
        if (name.startsWith("Heuristics.Encrypted.")) {
            return ENCRYPTED;
        }
        if (name.startsWith("Heuristics.Limits.Exceeded")) {
            return LIMITS;
        }
        return name.startsWith("Heuristics.") || name.startsWith("PUA.") ? SUSPICIOUS : INFECTED;
    }
}
