package io.sallyport.quarantine;

import java.util.Locale;

/** How it stands with a held mail. */
public enum State {
    /** It waits for somebody to decide. */
    HELD,
    /** Somebody who may not let it go, or not alone, has asked for it. */
    RELEASE_REQUESTED,
    /** It was let go, and is the relay's work or has arrived. */
    RELEASED,
    /** Somebody has decided that it goes to nobody. */
    DELETED,
    /** Its time was over, or there was no room for it. */
    EXPIRED;

    /** The name in parameters, in the store and on the page. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing comes behind it. */
    public boolean isFinal() {
        return this == RELEASED || this == DELETED || this == EXPIRED;
    }
}
