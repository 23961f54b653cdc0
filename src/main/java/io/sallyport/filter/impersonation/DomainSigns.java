package io.sallyport.filter.impersonation;

import io.sallyport.domain.Lookalike;
import io.sallyport.domain.Lookalike.Kind;
import io.sallyport.domain.ProtectedDomains;
import io.sallyport.domain.WellKnownDomains;
import io.sallyport.mail.MailAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which domains of a mail could be taken for others.
 *
 * @param own the served ones
 * @param partners those that one knows
 */
record DomainSigns(ProtectedDomains own, ProtectedDomains partners) {
    void look(Correspondence mail, Sightings seen) {
        all("From", mail.from(), seen);
        all("Sender", mail.sender(), seen);
        all("Reply-To", mail.replyTo(), seen);
        MailAddress reversePath = mail.reversePath();
        if (reversePath != null && !reversePath.domain().isEmpty()) {
            one("reverse-path", reversePath.asciiDomain(), seen);
        }
    }

    private void all(String field, List<Mailbox> mailboxes, Sightings seen) {
        for (Mailbox mailbox : mailboxes) {
            String domain = mailbox.domain();
            if (domain != null) {
                one(field, domain, seen);
            }
        }
    }

    private void one(String field, String domain, Sightings seen) {
        ProtectedDomains brands = WellKnownDomains.brands();
        if (own.contains(domain)
                || partners.contains(domain)
                || brands.contains(domain)
                || WellKnownDomains.isFreeMail(domain)) {
            return;
        }
        Lookalike ours = own.resembledBy(domain);
        if (ours != null && ours.kind() == Kind.SUBDOMAIN && field.equals("reverse-path")) {
            return; // Those who send for many have a name below their own for each of them
        }
        if (ours != null) {
            add(isStrong(ours) ? Signal.OWN_LOOKALIKE : Signal.OWN_NAMESAKE, field, domain, ours, seen);
            return;
        }
        add(Signal.PARTNER_LOOKALIKE, field, domain, strong(partners.resembledBy(domain)), seen);
        if (!field.equals("reverse-path")) {
            add(Signal.BRAND_LOOKALIKE, field, domain, strong(brands.resembledBy(domain)), seen);
        }
    }

    private static @Nullable Lookalike strong(@Nullable Lookalike lookalike) {
        return lookalike != null && isStrong(lookalike) ? lookalike : null;
    }

    private static boolean isStrong(Lookalike lookalike) {
        return switch (lookalike.kind()) {
            case CONFUSABLE, HOMOGLYPH, SUBDOMAIN, EDIT, HYPHEN, WORD -> true;
            case OTHER_SUFFIX, PART -> false;
        };
    }

    private static void add(Signal signal, String field, String domain, @Nullable Lookalike lookalike, Sightings seen) {
        if (lookalike != null) {
            seen.add(
                    signal,
                    "%s in %s resembles %s".formatted(domain, field, lookalike.of()),
                    "field",
                    field,
                    "domain",
                    domain,
                    "resembles",
                    lookalike.of(),
                    "how",
                    lookalike.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }
}
