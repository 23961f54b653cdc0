package io.sallyport.policy;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Reason;
import jakarta.validation.constraints.Pattern;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code replies:} block: what senders are told. Texts may hold {@code {id}}, {@code {client}}, {@code {helo}},
 * {@code {sender}} and {@code {recipient}}, all of which the sender knows already.
 *
 * @param contact where a sender can ask, such as a URL with {@code {id}} in it; null: nowhere
 * @param texts the sentence for each finding, by its name; {@code *} for all others, in place of what the finding itself
 *     would tell
 */
public record ReplyTexts(
        @Nullable @Pattern(regexp = ReplyTexts.CONTACT, message = ReplyTexts.CONTACT_EXPECTED)
        String contact,

        Map<
                        @Pattern(regexp = FindingNames.NAME_OR_REST, message = FindingNames.NAME_OR_REST_EXPECTED)
                        String,
                        @Pattern(regexp = ReplyTexts.TEXT, message = ReplyTexts.TEXT_EXPECTED) String>
                texts) {
    /** What a reply line can hold (RFC 5321 § 4.2, textstring). */
    static final String TEXT = "[ -~]{1,300}";

    static final String TEXT_EXPECTED = "must be 1 to 300 characters of ASCII in one line, as replies are";

    /** The same, shorter: it comes behind a text. */
    static final String CONTACT = "[ -~]{1,200}";

    static final String CONTACT_EXPECTED = "must be 1 to 200 characters of ASCII in one line, as replies are";

    /** What holds where the files are silent. */
    public static final ReplyTexts DEFAULT = new ReplyTexts(null, Map.of());

    private static final Reason ANONYMOUS = new Reason("7.1", "The mail is refused by the policy of its recipient");

    public ReplyTexts {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** What the sender is told of a finding, before anything is put in place of {@code {…}}; null: no finding decided. */
    public Reason reasonFor(@Nullable Finding finding) {
        Reason own = finding == null || finding.reason() == null ? ANONYMOUS : finding.reason();
        String text = finding == null ? null : texts.getOrDefault(finding.name(), texts.get("*"));
        return text == null ? own : new Reason(own.status(), text);
    }
}
