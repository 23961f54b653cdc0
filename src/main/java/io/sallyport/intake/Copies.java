package io.sallyport.intake;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.relay.Copy;
import io.sallyport.relay.Delivery.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to whom: the verdicts of a mail's recipients as the copies that carry them out. Recipients who get the same
 * message share a copy, so that mail that is like most needs one.
 *
 * @param copies what goes on or is held
 * @param discarded for whom it is thrown away, and why
 */
record Copies(List<Copy> copies, Map<MailAddress, Outcome> discarded) {
    /** Makes the message that a group of recipients gets; the same one for the same marks. */
    interface Forms {
        /** The message for a group. */
        MailMessage of(Judgements.Group group) throws IOException;

        /** The message as it would go to a group if nothing were taken out of it. */
        MailMessage original(Judgements.Group group) throws IOException;
    }

    /** A place for the recipients of each form, in the order in which they come. */
    private record Key(Copy.Kind kind, MailMessage message, String held) {}

    /**
     * The copies of a mail that is taken.
     *
     * @throws IOException if the message cannot be read
     */
    static Copies of(Judgements judgements, Forms forms) throws IOException {
        Map<Key, List<MailAddress>> parts = new LinkedHashMap<>();
        Map<MailAddress, Outcome> discarded = new LinkedHashMap<>();
        for (Judgements.Group group : judgements.groups()) {
            Verdict verdict = group.verdict();
            MailMessage message = forms.of(group);
            String why = Judgements.why(verdict);
            switch (verdict.action()) {
                case DELIVER, TAG -> put(parts, Copy.Kind.SENT, message, "", redirected(verdict, group.recipients()));
                case STRIP -> {
                    List<MailAddress> getting = redirected(verdict, group.recipients());
                    put(parts, Copy.Kind.SENT, message, "", getting);
                    put(parts, Copy.Kind.ORIGINAL, forms.original(group), "parts were taken out: " + why, getting);
                }
                case HOLD -> put(parts, Copy.Kind.SENT, message, heldWhy(why), group.recipients());
                case REJECT ->
                    put(
                            parts,
                            Copy.Kind.SENT,
                            message,
                            "to be rejected, but taken for others: " + why,
                            group.recipients());
                case DISCARD ->
                    group.recipients().forEach(recipient -> discarded.put(recipient, new Outcome.Discarded(why)));
                case DEFER -> throw new IllegalStateException("deferred mail is not taken: " + group.recipients());
            }
            if (!verdict.copies().isEmpty()) {
                put(parts, Copy.Kind.ADDITIONAL, message, "", verdict.copies());
            }
        }
        List<Copy> copies = new ArrayList<>();
        parts.forEach((key, recipients) -> copies.add(
                new Copy(key.kind(), recipients, key.message(), key.held().isEmpty() ? null : key.held())));
        return new Copies(copies, discarded);
    }

    /** Whoever holds a mail must be told something. */
    private static String heldWhy(String why) {
        return why.isEmpty() ? "by the policy" : why;
    }

    private static List<MailAddress> redirected(Verdict verdict, List<MailAddress> recipients) {
        MailAddress redirect = verdict.redirect();
        return redirect == null ? recipients : List.of(redirect);
    }

    private static void put(
            Map<Key, List<MailAddress>> parts,
            Copy.Kind kind,
            MailMessage message,
            String held,
            List<MailAddress> recipients) {
        parts.computeIfAbsent(new Key(kind, message, held), key -> new ArrayList<>())
                .addAll(recipients);
    }
}
