package io.sallyport.probe;

import java.util.Arrays;
import java.util.Locale;

/** The page of the documentation that tells how to set up a kind of server, and the words by which it greets. */
public enum Recipe {
    /** Exchange Online. Before {@link #EXCHANGE}, whose words it shares. */
    MICROSOFT_365("microsoft-365", "outlook.com"),
    /** Exchange on the own premises. */
    EXCHANGE("exchange", "microsoft esmtp"),
    /** Postfix. */
    POSTFIX("postfix", "postfix"),
    /** Exim. */
    EXIM("exim", "exim"),
    /** Dovecot's LMTP server. */
    DOVECOT("dovecot-lmtp", "dovecot"),
    /** Stalwart. */
    STALWART("stalwart", "stalwart"),
    /** Apache James. */
    JAMES("james", "james"),
    /** A server that does not say what it is. */
    ANY("README", "");

    private final String page;
    private final String word;

    Recipe(String page, String word) {
        this.page = page;
        this.word = word;
    }

    /** The page, below the folder of the documentation. */
    public String path() {
        return "backends/%s.md".formatted(page);
    }

    /** That of a server that greets so. */
    static Recipe of(String greeting) {
        String text = greeting.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(recipe -> text.contains(recipe.word))
                .findFirst()
                .orElse(ANY);
    }
}
