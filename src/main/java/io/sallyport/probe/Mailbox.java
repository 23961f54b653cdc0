package io.sallyport.probe;

import io.sallyport.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/** An address as it stands in a command, without its brackets; test mail does not ask for SMTPUTF8. */
final class Mailbox {
    private Mailbox() {}

    static String of(@Nullable MailAddress address) {
        return address == null ? "" : address.withAsciiDomain().toString();
    }
}
