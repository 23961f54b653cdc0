package io.sallyport.quarantine;

import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.QuarantineIndex.Kept;
import io.sallyport.quarantine.QuarantineIndex.Release;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which change of a held mail is possible when: pure rules, in which repetition is no error. */
final class Transitions {
    /** Nobody has decided on it. */
    static final Set<State> WAITING = Set.of(State.HELD, State.RELEASE_REQUESTED);

    /** It is not on its way out: once it is wanted, nothing else is done with it. */
    static final Set<Release> STAYING = Set.of(Release.NONE, Release.APPROVED);

    private Transitions() {}

    /**
     * What comes of a wish without any change: it is so already, it cannot be, or somebody else was faster.
     *
     * @param wanted the state that the wish leads to
     * @return null if the change is to be made
     */
    static @Nullable Outcome settled(Kept kept, State wanted, Wish wish) {
        HeldMail mail = kept.mail();
        if (mail.state() == wanted) {
            return new Outcome.Done(mail, true);
        }
        if (mail.state().isFinal()) {
            return new Outcome.NotPossible(mail, "it is " + mail.state().text());
        }
        if (!STAYING.contains(kept.release())) {
            return new Outcome.NotPossible(mail, "it is being released");
        }
        Integer seen = wish.version();
        return seen != null && seen != mail.version() ? new Outcome.Changed(mail) : null;
    }

    /** The change that a wish asks for. */
    static Change change(Wish wish, Instant now) {
        return new Change(now, wish.by(), wish.reason(), wish.to());
    }

    /** The step of a mail that stays, if nobody has changed it since. */
    static Transition of(HeldMail mail, Set<State> from, State to, Release release, Change change) {
        return new Transition(mail.id(), mail.version(), from, STAYING, to, release, change);
    }
}
