package io.sallyport.admin.quarantine;

import io.sallyport.admin.Problem;
import io.sallyport.quarantine.HeldMail;
import jakarta.ws.rs.core.Response.Status;

/** Why something was not done with a held mail, as an answer says it: for one mail alone and for one of many the same. */
final class Refusals {
    private Refusals() {}

    /** There is no such mail, or it is not the caller's to know of. */
    static Problem unknown(String id) {
        String shown = id.length() <= 80 ? id : id.substring(0, 80) + "…";
        return Problem.of(Status.NOT_FOUND, "no mail %s in the quarantine".formatted(shown));
    }

    /** Somebody else was faster. */
    static Problem changed(HeldMail mail) {
        return Problem.of(
                Status.PRECONDITION_FAILED,
                "%s was changed meanwhile: it is %s, version %d"
                        .formatted(mail.id(), mail.state().text(), mail.version()));
    }

    /** It stands so that this cannot be done. */
    static Problem notPossible(String why) {
        return Problem.of(Status.CONFLICT, why);
    }

    /** The message was given up before. */
    static Problem octetsGone() {
        return Problem.of(Status.GONE, "the octets of this mail are no longer kept");
    }

    /** What the policy made of it is no longer known. */
    static Problem findingsGone(HeldMail mail) {
        return Problem.of(Status.GONE, "the findings of %s are no longer kept".formatted(mail.id()));
    }

    /** What the disk refuses is no fault of who asks. */
    static Problem unreachable() {
        return Problem.of(Status.SERVICE_UNAVAILABLE, "the quarantine cannot be reached; the log says why");
    }
}
