package io.sallyport.quarantine;

import io.sallyport.quarantine.HeldMail.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which change of a held mail is possible when: pure rules, in which repetition is no error. */
final class Transitions {
    private Transitions() {}

    /**
     * What comes of a wish without any change: it is so already, it cannot be, or somebody else was faster.
     *
     * @param wanted the state that the wish leads to
     * @return null if the change is to be made
     */
    static @Nullable Outcome settled(HeldMail mail, State wanted, Wish wish) {
        if (mail.state() == wanted) {
            return new Outcome.Done(mail, true);
        }
        if (mail.state().isFinal()) {
            return new Outcome.NotPossible(mail, "it is " + mail.state().text());
        }
        Integer seen = wish.version();
        return seen != null && seen != mail.version() ? new Outcome.Changed(mail) : null;
    }

    /** The change that a wish asks for. */
    static Change change(Wish wish, Instant now) {
        return new Change(now, wish.by(), wish.reason(), wish.to());
    }
}
