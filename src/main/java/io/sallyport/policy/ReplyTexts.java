package io.sallyport.policy;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code replies:} block: what senders are told. Texts may hold {@code {id}}, {@code {client}}, {@code {helo}},
 * {@code {sender}} and {@code {recipient}}, all of which the sender knows already.
 *
 * @param contact where a sender can ask, such as a URL with {@code {id}} in it; null: nowhere
 * @param texts the sentence for each finding, by its name; {@code *} for all others, in place of what the finding itself
 *     would tell
 */
public record ReplyTexts(@Nullable String contact, Map<String, String> texts) {
    /** What holds where the files are silent. */
    public static final ReplyTexts DEFAULT = new ReplyTexts(null, Map.of());

    private static final Reason ANONYMOUS = new Reason("7.1", "The mail is refused by the policy of its recipient");

    public ReplyTexts {
        texts = Map.copyOf(texts);
    }

    /** What the sender is told of a finding, before anything is put in place of {@code {…}}; null: no finding decided. */
    public Reason reasonFor(@Nullable Finding finding) {
        Reason own = finding == null || finding.reason() == null ? ANONYMOUS : finding.reason();
        String text = finding == null ? null : texts.getOrDefault(finding.name(), texts.get("*"));
        return text == null ? own : new Reason(own.status(), text);
    }
}
