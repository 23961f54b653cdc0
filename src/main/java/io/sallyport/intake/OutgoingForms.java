package io.sallyport.intake;

import io.sallyport.mail.MailMessage;
import io.sallyport.mail.Verdict;
import io.sallyport.message.EditedMessage;
import io.sallyport.message.HeaderEdit;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.MessageStructure;
import io.sallyport.policy.VerdictPolicy.Tagging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One mail as it goes on, in as many forms as the policies of its recipients want: views of what came, not copies. What
 * all forms have in common is made once; each is sealed by itself, because a seal holds for one form only. For one thread.
 *
 * <p>A changed subject breaks the sender's DKIM signature of it (RFC 6376 § 3.7). Those behind this gateway have our
 * Authentication-Results, which say what was true before.
 */
final class OutgoingForms {
    private final MailMessage message;
    private final MessageHeader header;
    private final String fields;
    private final List<HeaderEdit> edits;
    private final List<HeaderEdit> editsOfJudged;
    private final Set<HeaderField> edited = new HashSet<>();
    private final Finish finish;
    private final Map<Form, MailMessage> forms = new HashMap<>();

    /** What tells one form from another. */
    private record Form(Marks marks, Set<String> without) {}

    /** What is done to a form when it is complete. */
    interface Finish {
        MailMessage on(MailMessage form) throws IOException;
    }

    /**
     * All forms of a message.
     *
     * @param header of the message
     * @param fields whole fields that stand before it in all forms
     * @param edits of fields that are changed in all forms; what pretends to be our verdict is taken out where ours
     *     stands
     */
    OutgoingForms(MailMessage message, MessageHeader header, String fields, List<HeaderEdit> edits, Finish finish) {
        this.message = message;
        this.header = header;
        this.fields = fields;
        this.edits = List.copyOf(edits);
        this.editsOfJudged = new ArrayList<>(edits);
        this.finish = finish;
        edits.forEach(edit -> edited.add(edit.field()));
        for (HeaderField field : header.fields()) {
            if (SpamFields.isOne(field) && edited.add(field)) {
                editsOfJudged.add(new HeaderEdit.Removal(field));
            }
        }
    }

    /** The mail as it goes to recipients for whom nothing was judged. */
    MailMessage unmarked() throws IOException {
        return with(Marks.NONE);
    }

    /** The mail as it goes to recipients whose policy judged so; the same instance where the marks are the same. */
    MailMessage marked(Verdict verdict, Tagging tagging) throws IOException {
        return with(Marks.of(verdict, tagging));
    }

    /** The same without some of its parts. */
    MailMessage stripped(Verdict verdict, Tagging tagging, MessageStructure structure, String queueId)
            throws IOException {
        Marks marks = Marks.of(verdict, tagging);
        Form key = new Form(marks, verdict.strippedParts());
        MailMessage known = forms.get(key);
        if (known != null) {
            return known;
        }
        Stripping stripping = Stripping.of(message, structure, verdict, queueId);
        MailMessage form = finish.on(form(stripping.message(), marks, stripping.fields(), stripping.edits()));
        forms.put(key, form);
        return form;
    }

    private MailMessage with(Marks marks) throws IOException {
        Form key = new Form(marks, Set.of());
        MailMessage known = forms.get(key);
        if (known != null) {
            return known;
        }
        MailMessage form = finish.on(form(message, marks, "", List.of()));
        forms.put(key, form);
        return form;
    }

    /**
     * One form.
     *
     * @param moreFields to stand before the header, with the others
     * @param moreEdits of the header; a field that is edited already stays so
     */
    private MailMessage form(MailMessage content, Marks marks, String moreFields, List<HeaderEdit> moreEdits) {
        List<HeaderEdit> common = marks.fields().isEmpty() ? edits : editsOfJudged;
        if (marks.subjectPrefix().isEmpty() && moreEdits.isEmpty()) {
            return new EditedMessage(marks.fields() + fields + moreFields, common, content);
        }
        List<HeaderEdit> all = new ArrayList<>(common);
        moreEdits.stream().filter(edit -> !edited.contains(edit.field())).forEach(all::add);
        if (marks.subjectPrefix().isEmpty()) {
            return new EditedMessage(marks.fields() + fields + moreFields, all, content);
        }
        boolean hasSubject = false;
        for (HeaderField field : header.fields()) { // Of several subjects nobody knows which one is shown
            if (marks.concerns(field) && !edited.contains(field)) {
                hasSubject = true;
                if (!marks.isOn(field)) {
                    all.add(marks.edit(field));
                }
            }
        }
        String subject = hasSubject ? "" : marks.subject();
        return new EditedMessage(marks.fields() + subject + fields + moreFields, all, content);
    }
}
