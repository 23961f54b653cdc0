package io.sallyport.filter;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Stage;
import io.sallyport.policy.ListFile;
import org.jspecify.annotations.Nullable;

/** Whether a list says that a filter leaves a mail alone: the {@code except} of a filter's settings. */
public final class Exemption {
    private Exemption() {}

    /**
     * Whether a list names the client, the sender (if what the entry requires proves him, which is known at
     * {@link Stage#DATA} only, or it says {@code spoofable=true}), or all recipients: with one that is exempt, a stranger
     * could bring mail for the others. An entry that asks for no proof is one for recipients: anybody can claim to be the
     * sender.
     *
     * @param list null: nobody is exempt
     */
    public static boolean covers(@Nullable ListFile list, Examination mail) {
        return list != null
                && (list.matching(mail.client().address(), mail.now()) != null
                        || coversSender(list, mail)
                        || coversRecipients(list, mail));
    }

    private static boolean coversSender(ListFile list, Examination mail) {
        MailAddress sender =
                mail.stage().compareTo(Stage.MAIL) < 0 ? null : mail.envelope().reversePath();
        ListFile.Entry entry = sender == null ? null : list.matching(sender, mail.now());
        if (sender == null || entry == null) {
            return false;
        }
        if (entry.requires().isEmpty()) {
            return entry.spoofable();
        }
        return mail.stage() == Stage.DATA && entry.isProvenBy(mail.authentication(), sender.asciiDomain());
    }

    private static boolean coversRecipients(ListFile list, Examination mail) {
        return switch (mail.stage()) {
            case CONNECT, HELO, MAIL -> false;
            case RCPT -> list.matching(mail.recipient(), mail.now()) != null;
            case DATA ->
                mail.envelope().recipients().stream()
                        .allMatch(recipient -> list.matching(recipient, mail.now()) != null);
        };
    }
}
