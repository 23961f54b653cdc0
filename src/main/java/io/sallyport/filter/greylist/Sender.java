package io.sallyport.filter.greylist;

import io.sallyport.config.Network;
import io.sallyport.filter.Examination;
import io.sallyport.mail.MailAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose mail it is, as keys of the store. No line of SMTP holds a line feed, so that no client can make one key look like
 * another.
 *
 * @param identity the sender, whatever it sends: the domain that answers for the mail, else the client's network with the
 *     domain of the reverse-path
 * @param mails the mail, once for each recipient: the sender, the reverse-path, and the recipient
 */
record Sender(String identity, List<String> mails) {
    /** More recipients than RFC 5321 § 4.5.3.1.8 asks for need not be looked at: one that came again is enough. */
    private static final int MOST_RECIPIENTS = 100;

    static Sender of(Examination mail, GreylistSettings settings) {
        String identity = identity(mail, settings);
        String reversePath = address(mail.envelope().reversePath());
        List<String> mails = mail.envelope().recipients().stream()
                .map(recipient -> "mail\n" + identity + "\n" + reversePath + "\n" + address(recipient))
                .distinct()
                .sorted() // A client that comes again may name them in another order
                .limit(MOST_RECIPIENTS)
                .toList();
        return new Sender("sender\n" + identity, mails);
    }

    private static String identity(Examination mail, GreylistSettings settings) {
        String domain = mail.authentication().responsibleDomain();
        if (domain != null) {
            return domain;
        }
        InetAddress client = mail.client().address();
        int prefix = client.getAddress().length == 4 ? settings.ipv4Prefix() : settings.ipv6Prefix();
        MailAddress reversePath = mail.envelope().reversePath();
        return Network.around(client, prefix) + " " + (reversePath == null ? "<>" : reversePath.asciiDomain());
    }

    private static String address(@Nullable MailAddress address) {
        return address == null ? "<>" : address.localPart().toLowerCase(Locale.ROOT) + "@" + address.asciiDomain();
    }

    /** Everything that the store may know of it. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(mails);
        keys.add(identity);
        return keys;
    }

    /** The sender for the journal. */
    String name() {
        return identity.substring(identity.indexOf('\n') + 1);
    }
}
