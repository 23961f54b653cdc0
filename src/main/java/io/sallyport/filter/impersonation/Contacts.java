package io.sallyport.filter.impersonation;

import io.sallyport.config.Network;
import io.sallyport.domain.RegistrableDomain;
import io.sallyport.filter.Examination;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.MailAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The author of a mail as keys of the store. Who only claims a domain is another sender than its owner: such a key holds
 * who answers for the mail as well, so that nobody inherits the acquaintance of another. No field holds a line feed.
 *
 * @param pairs the author with each recipient
 * @param domain the author's registrable domain; null if there is no author
 * @param responsible the registrable domain that answers for the mail; null if none does
 */
record Contacts(
        List<String> pairs,
        @Nullable String domain,
        @Nullable String responsible) {
    /** RFC 5321 § 4.5.3.1.8; of more, the first by name count. */
    private static final int MOST_RECIPIENTS = 100;

    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 48;

    static Contacts of(Examination mail, Correspondence correspondence) {
        Authentication authentication = mail.authentication();
        String answering = authentication.responsibleDomain();
        String responsible = answering == null ? null : "domain\n" + RegistrableDomain.nameOf(answering);
        MailAddress author = correspondence.author();
        String authorDomain = correspondence.authorDomain();
        if (author == null || authorDomain == null) {
            return new Contacts(List.of(), null, responsible);
        }
        boolean proven = authorDomain.equals(authentication.author())
                && !authentication.aligned().isEmpty();
        String by =
                proven ? "" : "\n" + (answering == null ? network(mail.client().address()) : answering);
        String from = author.localPart().toLowerCase(Locale.ROOT) + "@" + authorDomain + by;
        List<String> pairs = mail.envelope().recipients().stream()
                .map(recipient -> "pair\n" + from + "\n" + recipient.localPart().toLowerCase(Locale.ROOT) + "@"
                        + recipient.asciiDomain())
                .distinct()
                .sorted()
                .limit(MOST_RECIPIENTS)
                .toList();
        return new Contacts(pairs, "domain\n" + RegistrableDomain.nameOf(authorDomain) + by, responsible);
    }

    private static String network(InetAddress client) {
        int prefix = client.getAddress().length == 4 ? IPV4_PREFIX : IPV6_PREFIX;
        return Network.around(client, prefix).toString();
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>(pairs);
        if (domain != null) {
            keys.add(domain);
        }
        if (responsible != null && !responsible.equals(domain)) {
            keys.add(responsible);
        }
        return keys;
    }
}
