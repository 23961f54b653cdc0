package io.sallyport.admin.page;

import io.sallyport.admin.lists.KnownList;
import io.sallyport.admin.preview.PartView;
import io.sallyport.admin.quarantine.Act;
import io.sallyport.admin.quarantine.VerdictView;
import io.sallyport.mail.MailAddress;
import io.sallyport.quarantine.HeldMail;
import java.util.List;

/**
 * A held mail with all about it, as it is shown.
 *
 * @param notice what came of what was just wanted; empty if nothing was
 * @param acts what the viewer can do
 * @param isMalware whether its release asks for one who knows
 * @param memory in which lists its sender can be remembered
 * @param story why it is held, and what would have been needed for another verdict
 * @param authentication what was found out about who it is from
 * @param mayRead whether the viewer may see what it holds
 */
record MailView(
        String id,
        String queueId,
        int version,
        String subject,
        String from,
        String sender,
        String recipient,
        String instant,
        String received,
        String client,
        String hello,
        String size,
        String expires,
        String mailClass,
        String stateText,
        String changeText,
        String why,
        String notice,
        List<Button> acts,
        boolean mayRelease,
        boolean mayLearn,
        boolean isMalware,
        Memory memory,
        List<String> story,
        List<VerdictView.FindingView> findings,
        List<String> authentication,
        boolean mayRead,
        String noContentText,
        List<Part> parts) {
    /** Something to press. */
    record Button(String value, String label, String kind, String key) {
        static Button of(Act act) {
            return switch (act) {
                case RELEASE -> new Button("release", "Release", "primary", "r");
                case REQUEST -> new Button("request", "Ask for release", "", "a");
                case DENY -> new Button("deny", "Say no", "", "n");
                case DELETE -> new Button("delete", "Delete", "danger", "d");
            };
        }
    }

    /**
     * In which lists a sender can be remembered.
     *
     * @param choices none if the viewer may not, or there is nothing to decide
     * @param end the last day of an entry, unless the viewer chooses another
     */
    record Memory(List<Choice> choices, String end) {
        /** One list. */
        record Choice(String list, String label) {
            static Choice of(KnownList list) {
                boolean allows = list.kind() == KnownList.Kind.ALLOW;
                return new Choice(
                        list.name(),
                        "%s: %s".formatted(allows ? "when released, let pass" : "when deleted, block", list.name()));
            }
        }
    }

    /** A part of the message. */
    record Part(String number, String type, String name, long octets, boolean savable) {
        static Part of(PartView part) {
            return new Part(
                    part.number(),
                    "\u00a0\u00a0".repeat(part.depth()) + part.type(),
                    part.names().isEmpty() ? "" : part.names().getFirst(),
                    part.octets(),
                    !part.container());
        }
    }

    static String changeText(HeldMail mail) {
        HeldMail.Change change = mail.changed();
        if (change == null) {
            return "";
        }
        MailAddress to = change.to();
        return "%s by %s%s%s"
                .formatted(
                        Words.minute(change.at()),
                        change.by(),
                        to == null ? "" : ", to " + to,
                        change.reason().isEmpty() ? "" : ": " + change.reason());
    }
}
