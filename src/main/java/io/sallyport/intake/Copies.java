package io.sallyport.intake;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldCopy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMail.Form;
import io.sallyport.relay.Copy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes to whom: the verdicts of a mail's recipients as the copies that carry them out. Recipients who get the same
 * message share a copy, so that mail that is like most needs one.
 *
 * @param going what goes on
 * @param held what waits until somebody has decided
 * @param discarded for whom it is thrown away, and why
 */
record Copies(List<Copy> going, List<HeldCopy> held, Map<MailAddress, Fate> discarded) {
    /** Makes the message that a group of recipients gets; the same one for the same marks. */
    interface Forms {
        /** The message for a group. */
        MailMessage of(Judgements.Group group) throws IOException;

        /** The message as it would go to a group if nothing were taken out of it. */
        MailMessage original(Judgements.Group group) throws IOException;
    }

    /** A place for the recipients of each form that goes on. */
    private record Going(Copy.Kind kind, MailMessage message) {}

    /** A place for the recipients of each form that is held. */
    private record Waiting(MailMessage message, HeldMail.Form form, Verdict verdict, String why) {}

    /** Sorts recipients into copies, in the order in which they come. */
    private static final class Sorting {
        private final Map<Going, Set<MailAddress>> going = new LinkedHashMap<>();
        private final Map<Waiting, Set<MailAddress>> waiting = new LinkedHashMap<>();
        private final Map<MailAddress, Fate> discarded = new LinkedHashMap<>();

        void go(Copy.Kind kind, MailMessage message, List<MailAddress> recipients) {
            going.computeIfAbsent(new Going(kind, message), key -> new LinkedHashSet<>())
                    .addAll(recipients);
        }

        void wait(Waiting copy, List<MailAddress> recipients) {
            waiting.computeIfAbsent(copy, key -> new LinkedHashSet<>()).addAll(recipients);
        }

        Copies done() {
            List<Copy> copies = new ArrayList<>();
            going.forEach(
                    (copy, recipients) -> copies.add(new Copy(copy.kind(), List.copyOf(recipients), copy.message())));
            List<HeldCopy> held = new ArrayList<>();
            waiting.forEach((copy, recipients) -> held.add(
                    new HeldCopy(List.copyOf(recipients), copy.message(), copy.form(), copy.verdict(), copy.why())));
            return new Copies(copies, held, discarded);
        }
    }

    /**
     * The copies of a mail that is taken.
     *
     * @throws IOException if the message cannot be read
     */
    static Copies of(Judgements judgements, Forms forms) throws IOException {
        Sorting sorting = new Sorting();
        for (Judgements.Group group : judgements.groups()) {
            Verdict verdict = group.verdict();
            MailMessage message = forms.of(group);
            String why = Judgements.why(verdict);
            switch (verdict.action()) {
                case DELIVER, TAG -> sorting.go(Copy.Kind.SENT, message, redirected(verdict, group.recipients()));
                case STRIP -> {
                    List<MailAddress> getting = redirected(verdict, group.recipients());
                    sorting.go(Copy.Kind.SENT, message, getting);
                    String taken = "parts were taken out: " + why;
                    sorting.wait(new Waiting(forms.original(group), Form.ORIGINAL, verdict, taken), getting);
                }
                case HOLD -> sorting.wait(new Waiting(message, Form.WHOLE, verdict, heldWhy(why)), group.recipients());
                case REJECT -> {
                    String rejected = "to be rejected, but taken for others: " + why;
                    sorting.wait(new Waiting(message, Form.WHOLE, verdict, rejected), group.recipients());
                }
                case DISCARD ->
                    group.recipients().forEach(recipient -> sorting.discarded.put(recipient, new Fate.Discarded(why)));
                case DEFER -> throw new IllegalStateException("deferred mail is not taken: " + group.recipients());
            }
            if (!verdict.copies().isEmpty()) {
                sorting.go(Copy.Kind.ADDITIONAL, message, verdict.copies());
            }
        }
        return sorting.done();
    }

    /** Whoever decides on a mail must be told something. */
    private static String heldWhy(String why) {
        return why.isEmpty() ? "by the policy" : why;
    }

    private static List<MailAddress> redirected(Verdict verdict, List<MailAddress> recipients) {
        MailAddress redirect = verdict.redirect();
        return redirect == null ? recipients : List.of(redirect);
    }
}
