package io.sallyport.filter.impersonation;

import io.sallyport.domain.WellKnownDomains;
import io.sallyport.filter.Examination;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DirectoryFile.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the display names of the authors pretend.
 *
 * @param people of the directory
 * @param spared whether the mail comes from a list or program whose domain is known: such write names of others
 */
record NameSigns(Examination mail, ImpersonationSettings settings, People people, boolean spared) {
    private static final int MOST_PERSONS_LOOKED_AT = 50;

    void look(List<Mailbox> authors, Sightings seen) {
        for (Mailbox author : authors) {
            String domain = author.domain();
            String tricks = NameTricks.in(author.name());
            if (tricks != null) {
                seen.add(Signal.NAME_TRICKS, tricks, "name", author.name());
            }
            MailAddress address = author.address();
            if (domain != null && address != null && !spared && !author.name().isEmpty()) {
                person(author.name(), address, domain, seen);
                addresses(author.name(), domain, seen);
                ownDomain(author.name(), domain, seen);
            }
        }
    }

    private void person(String name, MailAddress address, String domain, Sightings seen) {
        List<Person> named = people.named(name);
        if (named.isEmpty() || mail.serves(domain)) {
            return; // Whether a mail from our own domain is really from there is another question
        }
        List<Person> looked = named.subList(0, Math.min(named.size(), MOST_PERSONS_LOOKED_AT));
        if (looked.stream().anyMatch(person -> isAddressOf(person, address, domain))) {
            return;
        }
        Person person = looked.stream().filter(this::isExecutive).findFirst().orElse(looked.getFirst());
        boolean money = isExecutive(person) && WellKnownDomains.isFreeMail(domain);
        seen.add(
                money ? Signal.EXECUTIVE_FREE_MAIL : Signal.PERSON,
                "%s writes from %s".formatted(person.name(), address),
                "name",
                name,
                "address",
                address.toString(),
                "person",
                person.name(),
                "entry",
                person.place());
    }

    private boolean isExecutive(Person person) {
        String title = person.title();
        return title != null && settings.executives().find(title);
    }

    /** Also another mailbox of a partner's house: an assistant's, or one of a department. */
    private static boolean isAddressOf(Person person, MailAddress address, String domain) {
        return person.has(address)
                || person.addresses().stream()
                        .anyMatch(own -> !WellKnownDomains.isFreeMail(own.domain())
                                && Correspondence.isSameOwner(own.domain(), domain));
    }

    private void addresses(String name, String domain, Sightings seen) {
        for (String claimed : domainsOfAddresses(name)) {
            if (!Correspondence.isSameOwner(claimed, domain)) {
                seen.add(
                        Signal.ADDRESS_IN_NAME,
                        "the name is an address of " + claimed,
                        "name",
                        name,
                        "claimed",
                        claimed,
                        "domain",
                        domain);
            }
        }
    }

    /** What stands behind each at sign of a name and could be a domain. */
    private static List<String> domainsOfAddresses(String name) {
        List<String> domains = new ArrayList<>();
        for (int at = name.indexOf('@'); at >= 0; at = name.indexOf('@', at + 1)) {
            int end = at + 1;
            while (end < name.length() && isOfDomain(name.charAt(end))) {
                end++;
            }
            String domain = name.substring(at + 1, end);
            int dot = domain.indexOf('.');
            boolean local = at > 0 && !Character.isWhitespace(name.charAt(at - 1));
            if (local && dot > 0 && dot < domain.length() - 1) {
                domains.add(
                        DomainNames.toAscii(domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain));
            }
        }
        return domains;
    }

    private static boolean isOfDomain(char c) {
        return Ascii.isLetterOrDigit(c) || c == '.' || c == '-' || (c > 0x7f && Character.isLetter(c));
    }

    private void ownDomain(String name, String domain, Sightings seen) {
        if (mail.serves(domain)) {
            return;
        }
        for (String word : name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}.-]+", 50)) {
            if (word.indexOf('.') > 0 && mail.serves(DomainNames.toAscii(word))) {
                seen.add(Signal.OWN_DOMAIN_IN_NAME, "the name holds " + word, "name", name, "domain", domain);
            }
        }
    }
}
