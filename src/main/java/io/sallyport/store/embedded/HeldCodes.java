package io.sallyport.store.embedded;

import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.QuarantineIndex.ReleaseStep;
import io.sallyport.quarantine.State;
import java.util.List;

/**
 * Constants as the table {@code held} writes them: their places in these lists. What is written stays: a new constant comes
 * last, whatever its place in the program. Indexes rest on it that states which wait are below {@value #FIRST_FINAL}.
 *
 * @param <E> whose constants they are
 */
record HeldCodes<E extends Enum<E>>(List<E> constants) {
    static final int FIRST_FINAL = 2;

    static final HeldCodes<State> STATES =
            new HeldCodes<>(List.of(State.HELD, State.RELEASE_REQUESTED, State.RELEASED, State.DELETED, State.EXPIRED));

    static final HeldCodes<MailClass> CLASSES = new HeldCodes<>(List.of(
            MailClass.MALWARE,
            MailClass.PHISHING,
            MailClass.SPOOF,
            MailClass.ATTACHMENT,
            MailClass.POLICY,
            MailClass.SPAM));

    static final HeldCodes<ReleaseStep> STEPS =
            new HeldCodes<>(List.of(ReleaseStep.NONE, ReleaseStep.WANTED, ReleaseStep.SPOOLED, ReleaseStep.DONE));

    static final HeldCodes<HeldMail.Form> FORMS = new HeldCodes<>(List.of(HeldMail.Form.WHOLE, HeldMail.Form.ORIGINAL));

    /** The number of a constant. */
    int of(E constant) {
        int code = constants.indexOf(constant);
        if (code < 0) {
            throw new IllegalArgumentException("no code for " + constant);
        }
        return code;
    }

    /** The constant of a number. */
    E constant(int code) {
        return constants.get(code);
    }
}
