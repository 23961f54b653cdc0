package io.sallyport.intake;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Finding.Effect;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Reason;
import io.sallyport.mail.Verdict;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimePart;
import io.sallyport.message.SplicedMessage;
import io.sallyport.message.SplicedMessage.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message without some of its parts: in the place of each stands a text that says what was there, and why it is not any
 * more. The rest is as it came.
 *
 * @param message with the texts in place
 * @param fields that describe the text where the message is nothing but the part that was taken out; empty else
 * @param edits of fields that described that part
 */
record Stripping(MailMessage message, String fields, List<HeaderEdit> edits) {
    private static final int MOST_NAME = 200;

    /** Takes out what a verdict wants taken out. */
    static Stripping of(MailMessage message, MessageStructure structure, Verdict verdict, String queueId) {
        Map<String, Set<String>> reasons = reasons(structure, verdict);
        List<Splice> splices = new ArrayList<>();
        String fields = "";
        List<HeaderEdit> edits = List.of();
        for (MimePart part : structure.parts()) {
            Set<String> why = reasons.get(part.number());
            if (why == null || isWithin(part, splices)) {
                continue;
            }
            String body = Base64.getMimeEncoder()
                    .encodeToString(note(part, why, queueId).getBytes(StandardCharsets.UTF_8));
            MimePart.Place place = part.place();
            if (place.from() == 0) {
                fields = (structure.root().header().fields("MIME-Version").isEmpty() ? "MIME-Version: 1.0\r\n" : "")
                        + description();
                edits = descriptions(structure.root());
                splices.add(new Splice(place.body(), place.to(), (body + "\r\n").getBytes(StandardCharsets.US_ASCII)));
            } else {
                String whole = description() + "\r\n" + body;
                splices.add(new Splice(place.from(), place.to(), whole.getBytes(StandardCharsets.US_ASCII)));
            }
        }
        return new Stripping(new SplicedMessage(message, splices), fields, edits);
    }

    /** What to say of each part that can be taken out: one that is encoded as a whole goes as a whole. */
    private static Map<String, Set<String>> reasons(MessageStructure structure, Verdict verdict) {
        Map<String, Set<String>> reasons = new TreeMap<>();
        for (Verdict.Weighed weighed : verdict.findings()) {
            Finding finding = weighed.finding();
            if (weighed.counts() && finding.effect() instanceof Effect.Strip strip) {
                for (String number : strip.parts()) {
                    Reason told = finding.reason();
                    for (String replaceable : replaceable(structure, number)) {
                        reasons.computeIfAbsent(replaceable, none -> new LinkedHashSet<>())
                                .add(told == null ? "our rules do not allow it" : told.text());
                    }
                }
            }
        }
        return reasons;
    }

    /**
     * The numbers of what has to go so that a part goes. Another reading of the message is no part of it as it stands:
     * what lies around the reading goes, the whole message if nothing less does.
     */
    private static Set<String> replaceable(MessageStructure structure, String number) {
        String direct = direct(structure.root(), number, null);
        if (direct != null) {
            return Set.of(direct);
        }
        Set<String> around = new LinkedHashSet<>();
        for (MimePart part : structure.parts()) {
            if (part.number().equals(number) && part.place().direct()) {
                around.add(covering(structure.root(), part.place()).number());
            } else if (part.number().equals(number)) {
                around.add(readOtherwise(structure.root(), number));
            }
        }
        return around.isEmpty() ? Set.of(structure.root().number()) : around;
    }

    /** The innermost part that lies around a place in the message. */
    private static MimePart covering(MimePart part, MimePart.Place place) {
        for (MimePart child : part.parts()) {
            MimePart.Place outer = child.place();
            if (outer.direct() && outer.from() <= place.from() && place.to() <= outer.to()) {
                return covering(child, place);
            }
        }
        return part;
    }

    /** The number of the part of which something is a reading that lies in no octets of the message itself. */
    private static String readOtherwise(MimePart root, String number) {
        String outer = number;
        while (!outer.isEmpty()) {
            int last = outer.length() - 1;
            outer = Character.isLetter(outer.charAt(last)) ? outer.substring(0, last) : withoutLast(outer);
            String direct = direct(root, outer, null);
            if (direct != null) {
                return direct;
            }
        }
        return root.number();
    }

    private static String withoutLast(String number) {
        return number.substring(0, Math.max(0, number.lastIndexOf('.')));
    }

    /** The part of a number, or the innermost around it that lies in the message as it is; null without one. */
    private static @Nullable String direct(MimePart part, String number, @Nullable String outer) {
        String here = part.place().direct() ? part.number() : outer;
        if (part.number().equals(number)) {
            return here;
        }
        for (MimePart child : part.parts()) {
            String found = direct(child, number, here);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean isWithin(MimePart part, List<Splice> splices) {
        return splices.stream()
                .anyMatch(splice -> part.place().from() < splice.to()
                        && splice.from()
                                < Math.max(part.place().to(), part.place().from() + 1));
    }

    private static String description() {
        return String.join(
                "\r\n",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: inline",
                "");
    }

    private static List<HeaderEdit> descriptions(MimePart root) {
        List<HeaderEdit> edits = new ArrayList<>();
        for (HeaderField field : root.header().fields()) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("content-")) {
                edits.add(new HeaderEdit.Removal(field));
            }
        }
        return edits;
    }

    private static String note(MimePart part, Set<String> why, String queueId) {
        String name = part.names().isEmpty()
                ? "without a name"
                : "“" + shown(part.names().getFirst()) + "”";
        return "An attachment %s (%s, %d octets) was taken out of this message by the mail gateway: %s.\r\n\r\n"
                        .formatted(name, part.type().name(), part.content().size(), String.join("; ", why))
                + "The message as it came is kept. If you need it, ask your administrator for %s.\r\n"
                        .formatted(queueId + "-held");
    }

    /** What cannot mislead the reader: no control characters, no changes of direction. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(MOST_NAME)
                .forEach(c -> shown.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '·' : c));
        return shown.toString();
    }
}
