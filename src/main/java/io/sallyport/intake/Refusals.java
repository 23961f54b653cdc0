package io.sallyport.intake;

import io.sallyport.mail.Action;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Printable;
import io.sallyport.mail.Reason;
import io.sallyport.mail.Score;
import io.sallyport.mail.SmtpReply;
import io.sallyport.mail.Stage;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.ReplyTexts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sender is told of a verdict: the reasons of the findings that decided, in the words of the policy. Nothing that
 * the sender does not know already, but for the name under which we remember the mail.
 */
final class Refusals {
    /** RFC 7372 § 3.4: failed more than one check of sender authentication. */
    private static final String SEVERAL_CHECKS = "7.26";

    private static final int MAX_LINE = 450; // A reply line has 512 octets (RFC 5321 § 4.5.3.1.5)
    private static final int MAX_REASONS = 3;

    /**
     * The mail that is spoken of.
     *
     * @param id its name in our journal
     * @param envelope null before MAIL
     * @param recipient null if all recipients are meant
     */
    record About(
            String id,
            Stage stage,
            Client client,
            @Nullable Envelope envelope,
            @Nullable MailAddress recipient) {}

    private Refusals() {}

    /** The reply to a mail that is not taken. */
    static SmtpReply of(Verdict verdict, ReplyTexts texts, About about) {
        Reason reason = reason(verdict, texts);
        String line = filled(reason.text(), about) + " [" + about.id() + "]";
        String contact = texts.contact();
        String[] lines = contact == null ? new String[] {line} : new String[] {line, "See " + filled(contact, about)};
        boolean defer = verdict.action() == Action.DEFER;
        return SmtpReply.of(code(defer, reason, about.stage()), (defer ? "4." : "5.") + reason.status(), lines);
    }

    private static int code(boolean defer, Reason reason, Stage stage) {
        if (stage == Stage.CONNECT) {
            return defer ? 421 : 554; // RFC 5321 § 3.1, 3.8: in place of the greeting
        }
        if (defer) {
            return 451;
        }
        return switch (reason.status()) {
            case "3.4" -> 552; // Over a bound (RFC 5321 § 4.2.2)
            case "4.6" -> 554; // A loop (RFC 5321 § 6.3)
            default -> 550;
        };
    }

    private static Reason reason(Verdict verdict, ReplyTexts texts) {
        List<Finding> decided = verdict.findings().stream()
                .filter(Verdict.Weighed::counts)
                .map(Verdict.Weighed::finding)
                .filter(finding -> verdict.decisive().contains(finding.name()))
                .sorted(Comparator.comparing(Refusals::weight).reversed()) // The heaviest is told first
                .toList();
        Map<String, Reason> byText = new LinkedHashMap<>();
        for (Finding finding : decided) {
            if (finding.reason() != null && byText.size() < MAX_REASONS) {
                Reason reason = texts.reasonFor(finding);
                byText.putIfAbsent(reason.text(), reason);
            }
        }
        List<Reason> reasons = List.copyOf(byText.values());
        if (reasons.isEmpty()) {
            return texts.reasonFor(verdict.told());
        }
        if (reasons.size() == 1) {
            return reasons.getFirst();
        }
        boolean authentication =
                decided.stream().allMatch(finding -> finding.name().startsWith("auth."));
        return new Reason(
                authentication ? SEVERAL_CHECKS : reasons.getFirst().status(),
                String.join("; ", reasons.stream().map(Reason::text).toList()));
    }

    /** Demands weigh alike, and are never told beside points: whichever decided, decided alone. */
    private static Score weight(Finding finding) {
        return finding.effect() instanceof Finding.Effect.Points(Score points) ? points : Score.ZERO;
    }

    /** One pass: what is put in may hold braces. */
    private static String filled(String text, About about) {
        StringBuilder filled = new StringBuilder(text.length() + 64);
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String value = value(text.substring(open + 1, close), about);
            filled.append(text, at, open).append(value == null ? text.substring(open, close + 1) : value);
            at = close + 1;
        }
        String line = Printable.of(filled.append(text, at, text.length()).toString(), MAX_LINE);
        return line;
    }

    private static @Nullable String value(String name, About about) {
        Envelope envelope = about.envelope();
        Client.Hello hello = about.client().hello();
        MailAddress recipient = about.recipient();
        return switch (name) {
            case "id" -> about.id();
            case "client" -> about.client().address().getHostAddress();
            case "helo" -> hello == null ? "" : hello.name();
            case "sender" ->
                envelope == null || envelope.reversePath() == null
                        ? "<>"
                        : envelope.reversePath().toString();
            case "recipient" -> recipient == null ? "its recipient" : recipient.toString();
            default -> null;
        };
    }
}
