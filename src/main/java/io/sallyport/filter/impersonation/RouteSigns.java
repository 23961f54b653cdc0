package io.sallyport.filter.impersonation;

import io.sallyport.domain.WellKnownDomains;
import io.sallyport.filter.Examination;
import io.sallyport.mail.MailAddress;

/**
 * Whether the ways of a mail and of its answers belong together.
 *
 * @param spared whether the mail comes from a list or program whose domain is known: such have ways of their own
 */
record RouteSigns(Examination mail, Correspondence correspondence, boolean spared) {
    void look(Sightings seen) {
        String author = correspondence.authorDomain();
        if (author == null || spared) {
            return;
        }
        ownDomain(author, seen);
        replyTo(author, seen);
        returnPath(author, seen);
        if (correspondence.isAnswer() && correspondence.answered().isEmpty()) {
            seen.add(Signal.FAKE_REPLY, "an answer to nothing", "subject", correspondence.subject());
        }
    }

    private void ownDomain(String author, Sightings seen) {
        if (mail.serves(author) && mail.authentication().aligned().isEmpty()) {
            seen.add(Signal.OWN_DOMAIN, "nothing proves that it is from " + author, "domain", author);
        }
    }

    private void replyTo(String author, Sightings seen) {
        for (Mailbox mailbox : correspondence.replyTo()) {
            String domain = mailbox.domain();
            // Answers to ourselves do no harm: forms on our pages ask for them
            if (domain == null || mail.serves(domain) || Correspondence.isSameOwner(domain, author)) {
                continue;
            }
            boolean freeMail = WellKnownDomains.isFreeMail(domain) && !WellKnownDomains.isFreeMail(author);
            seen.add(
                    freeMail ? Signal.REPLY_TO_FREE_MAIL : Signal.REPLY_TO,
                    "answers go to " + domain,
                    "domain",
                    author,
                    "reply-to",
                    domain);
        }
    }

    private void returnPath(String author, Sightings seen) {
        MailAddress path = correspondence.reversePath();
        if (path == null
                || path.domain().isEmpty()
                || !mail.authentication().aligned().isEmpty()) {
            return;
        }
        String domain = path.asciiDomain();
        boolean delegated = correspondence.sender().stream()
                .map(Mailbox::domain)
                .anyMatch(sender -> sender != null && Correspondence.isSameOwner(sender, domain));
        if (!delegated && !Correspondence.isSameOwner(domain, author)) {
            seen.add(Signal.RETURN_PATH, "reports go to " + domain, "domain", author, "reverse-path", domain);
        }
    }
}
