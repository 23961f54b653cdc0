package io.sallyport.filter.header;

import io.sallyport.config.SiteConfig;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weighs what is odd about the header of a message. */
@ApplicationScoped
public class HeaderFilter implements Filter<HeaderSettings> {
    /** RFC 5322 § 3.6: at most one of each. */
    private static final List<String> SINGLE = List.of(
            "Date",
            "From",
            "Sender",
            "Reply-To",
            "To",
            "Cc",
            "Bcc",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Subject");

    private static final Map<String, Oddity> EXPECTED = Map.of(
            "Date", Oddity.MISSING_DATE,
            "Message-ID", Oddity.MISSING_MESSAGE_ID,
            "From", Oddity.MISSING_FROM,
            "Subject", Oddity.MISSING_SUBJECT);

    private final String hostname;

    /** A filter for the gateway of a site. */
    public HeaderFilter(SiteConfig site) {
        this.hostname = site.hostname();
    }

    @Override
    public String name() {
        return "header";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<HeaderSettings> settingsType() {
        return HeaderSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, HeaderSettings settings) {
        MessageHeader header = mail.header();
        Observations seen = new Observations(settings);
        fields(header, seen);
        date(header, mail.now(), settings, seen);
        names(header, seen);
        if (!BulkSigns.canBeUnsubscribed(header) && mail.envelope().reversePath() != null) {
            seen.add(Oddity.BULK_WITHOUT_UNSUBSCRIBE, BulkSigns.of(header, settings.manyRecipients()));
        }
        int passes = LoopSigns.passes(header, hostname);
        seen.add(Oddity.LOOP, passes >= settings.mostPasses() ? passes + " Received fields of ours" : null);
        seen.add(
                Oddity.DELIVERED_BEFORE,
                LoopSigns.deliveredBefore(header, mail.envelope().recipients()));
        seen.add(Oddity.CONTROL_CHARACTER, nameOf(HiddenText.controlled(header)));
        seen.add(
                Oddity.UNENCODED_8BIT,
                nameOf(HiddenText.unencoded(header, mail.envelope().smtpUtf8())));
        seen.add(Oddity.BIDI_OVERRIDE, nameOf(HiddenText.overridden(header)));
        return seen.findings;
    }

    /** What was seen so far, weighed. */
    private static final class Observations {
        private final HeaderSettings settings;
        private final List<Finding> findings = new ArrayList<>();

        private Observations(HeaderSettings settings) {
            this.settings = settings;
        }

        /**
         * Adds an oddity.
         *
         * @param detail null if it was not seen
         */
        private void add(Oddity oddity, @Nullable String detail) {
            if (detail != null) {
                findings.addAll(settings.weightOf(oddity)
                        .weigh(Finding.noted(oddity.finding(), "%s", detail).telling(oddity.status(), oddity.text())));
            }
        }
    }

    private static void fields(MessageHeader header, Observations seen) {
        EXPECTED.forEach((name, oddity) -> seen.add(oddity, header.fields(name).isEmpty() ? "no " + name : null));
        boolean addressed =
                !header.fields("To").isEmpty() || !header.fields("Cc").isEmpty();
        seen.add(Oddity.MISSING_TO, addressed ? null : "neither To nor Cc");
        List<String> repeated =
                SINGLE.stream().filter(name -> header.fields(name).size() > 1).toList();
        seen.add(Oddity.REPEATED, repeated.isEmpty() ? null : String.join(", ", repeated));
        header.fields().stream()
                .filter(field -> !field.isWellFormed())
                .findFirst()
                .ifPresent(field -> seen.add(Oddity.MALFORMED, "a line that is no field: " + field.value()));
    }

    private static void date(MessageHeader header, Instant now, HeaderSettings settings, Observations seen) {
        List<HeaderField> fields = header.fields("Date");
        if (fields.isEmpty()) {
            return;
        }
        String value = fields.getFirst().value();
        Instant date = DateField.read(value);
        seen.add(Oddity.BAD_DATE, date == null ? value : null);
        if (date != null) {
            seen.add(Oddity.FUTURE, date.isAfter(now.plus(settings.mostAhead())) ? value : null);
            seen.add(Oddity.OLD, date.isBefore(now.minus(settings.mostAge())) ? value : null);
        }
    }

    private static void names(MessageHeader header, Observations seen) {
        header.fields("From").stream()
                .filter(field -> !hasAddress(field.value()))
                .findFirst()
                .ifPresent(field -> seen.add(Oddity.BAD_FROM, field.value()));
        header.fields("Message-ID").stream()
                .filter(field -> !MessageIdField.isWellFormed(field.value()))
                .findFirst()
                .ifPresent(field -> seen.add(Oddity.BAD_MESSAGE_ID, field.value()));
    }

    /** Whether there is an at sign with something on both sides. Whose address it is, sender authentication asks. */
    private static boolean hasAddress(String from) {
        for (int i = 1; i < from.length() - 1; i++) {
            if (from.charAt(i) == '@'
                    && !Character.isWhitespace(from.charAt(i - 1))
                    && from.charAt(i - 1) != '<'
                    && !Character.isWhitespace(from.charAt(i + 1))
                    && from.charAt(i + 1) != '>') {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String nameOf(@Nullable HeaderField field) {
        if (field == null) {
            return null;
        }
        return field.name().isEmpty() ? "a line that is no field" : field.name();
    }
}
