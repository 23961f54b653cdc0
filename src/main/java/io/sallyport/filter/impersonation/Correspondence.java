package io.sallyport.filter.impersonation;

import io.sallyport.domain.RegistrableDomain;
import io.sallyport.filter.Examination;
import io.sallyport.mail.MailAddress;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who says to have written a mail, and in answer to what.
 *
 * @param from the authors (RFC 5322 § 3.6.2)
 * @param sender who has sent it for them; mostly empty
 * @param replyTo where answers go
 * @param reversePath where reports go; null: nowhere
 * @param subject decoded
 * @param answered the domains of the message identifiers that it answers, as A-labels (RFC 5322 § 3.6.4)
 * @param automatic whether it says that a mailing list or a program has sent it
 */
record Correspondence(
        List<Mailbox> from,
        List<Mailbox> sender,
        List<Mailbox> replyTo,
        @Nullable MailAddress reversePath,
        String subject,
        List<String> answered,
        boolean automatic) {
    /** Answers have such a prefix in many languages; counters and a second prefix are common. */
    private static final Pattern ANSWER = Pattern.compile(
            "(?i)^\\s*(re|aw|antw|antwort|sv|vs|odp|rif|ref|rép|回复|答复)\\s*(\\[\\d{1,3}]|\\(\\d{1,3}\\))?\\s*[:：]");

    private static final Pattern MESSAGE_ID = Pattern.compile("@\\[?([^<>@\\s\\]]{1,255})]?>");

    /** RFC 2369, RFC 2919, RFC 3834 § 5. */
    private static final List<String> LISTS = List.of("List-Id", "List-Post", "List-Unsubscribe");

    private static final int MOST_ANSWERED = 50;
    private static final int MAX_FIELD = 16 * 1024;

    static Correspondence of(Examination mail) {
        MessageHeader header = mail.header();
        List<HeaderField> subject = header.fields("Subject");
        return new Correspondence(
                Mailbox.of(header.fields("From")),
                Mailbox.of(header.fields("Sender")),
                Mailbox.of(header.fields("Reply-To")),
                mail.envelope().reversePath(),
                subject.isEmpty() ? "" : UnstructuredText.of(subject.getFirst()),
                answered(header),
                isAutomatic(header));
    }

    private static List<String> answered(MessageHeader header) {
        List<String> domains = new ArrayList<>();
        for (String name : List.of("In-Reply-To", "References")) {
            for (HeaderField field : header.fields(name)) {
                String value = field.value();
                Matcher matcher =
                        MESSAGE_ID.matcher(value.length() > MAX_FIELD ? value.substring(0, MAX_FIELD) : value);
                while (matcher.find() && domains.size() < MOST_ANSWERED) {
                    domains.add(matcher.group(1).toLowerCase(Locale.ROOT));
                }
                if (domains.isEmpty() && !value.isBlank()) {
                    domains.add(""); // It answers something, in whatever form
                }
            }
        }
        return List.copyOf(domains);
    }

    private static boolean isAutomatic(MessageHeader header) {
        boolean list = LISTS.stream().anyMatch(name -> !header.fields(name).isEmpty());
        return list
                || header.fields("Auto-Submitted").stream()
                        .anyMatch(field ->
                                !field.value().strip().toLowerCase(Locale.ROOT).startsWith("no"));
    }

    /** The first author's address; null if there is none. */
    @Nullable
    MailAddress author() {
        return from.stream()
                .map(Mailbox::address)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The first author's domain as A-labels; null if there is none. */
    @Nullable
    String authorDomain() {
        MailAddress author = author();
        return author == null || author.domain().isEmpty() ? null : author.asciiDomain();
    }

    /** Whether the subject says that it is an answer. */
    boolean isAnswer() {
        return ANSWER.matcher(subject).find();
    }

    /** Whether two domains are in the same hands. */
    static boolean isSameOwner(String domain, String other) {
        return RegistrableDomain.nameOf(domain).equals(RegistrableDomain.nameOf(other));
    }
}
