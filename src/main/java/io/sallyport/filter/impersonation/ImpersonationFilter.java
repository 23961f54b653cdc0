package io.sallyport.filter.impersonation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.sallyport.domain.ProtectedDomains;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Exemption;
import io.sallyport.filter.Filter;
import io.sallyport.filter.Outcome;
import io.sallyport.filter.Outcome.Result;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Stage;
import io.sallyport.policy.DirectoryFile;
import io.sallyport.policy.ListFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weighs signs that a mail pretends to come from somebody else.
 *
 * <ul>
 *   <li>{@code impersonation.several}: So many signs as {@code several} says were seen together, with at least one pretence.
 *   <li>{@code impersonation.contacts}: Who has written to whom could not be told; all other signs are there.
 * </ul>
 */
@ApplicationScoped
public class ImpersonationFilter implements Filter<ImpersonationSettings> {
    /** How much of its time the memory of a contact may have lost before it is written anew. */
    private static final int RENEWALS = 10;

    private static final People NOBODY = People.of(DirectoryFile.of("none", "name"));

    private final ContactStore contacts;

    /** What is made of each file and each set of served domains, once, as long as a policy holds it. */
    private final LoadingCache<DirectoryFile, People> people =
            Caffeine.newBuilder().weakKeys().build(People::of);

    private final LoadingCache<ListFile, ProtectedDomains> partners =
            Caffeine.newBuilder().weakKeys().build(ImpersonationFilter::domains);
    private final LoadingCache<Set<String>, ProtectedDomains> served =
            Caffeine.newBuilder().weakKeys().build(ProtectedDomains::of);

    public ImpersonationFilter(ContactStore contacts) {
        this.contacts = contacts;
    }

    private static ProtectedDomains domains(ListFile list) {
        return ProtectedDomains.of(list.domainNames());
    }

    @Override
    public String name() {
        return "impersonation";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<ImpersonationSettings> settingsType() {
        return ImpersonationSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, ImpersonationSettings settings) {
        if (Exemption.covers(settings.except(), mail)) {
            return List.of();
        }
        Correspondence correspondence = Correspondence.of(mail);
        Contacts who = Contacts.of(mail, correspondence);
        Sightings seen = new Sightings(settings);
        List<Finding> findings = new ArrayList<>();
        boolean spared = false;
        try {
            Map<String, Instant> known = contacts.known(who.keys(), mail.now());
            spared = correspondence.automatic() && who.responsible() != null && known.containsKey(who.responsible());
            acquaintance(mail, correspondence, who, known, seen);
        } catch (IOException e) {
            // Not the end: what names and domains show is seen all the same
            findings.add(Finding.unavailable("impersonation.contacts", "%s", String.valueOf(e.getMessage())));
        }
        DirectoryFile directory = settings.people();
        People known = directory == null ? NOBODY : people.get(directory);
        new NameSigns(mail, settings, known, spared).look(correspondence.from(), seen);
        new DomainSigns(served.get(mail.servedDomains()), partners(settings)).look(correspondence, seen);
        new RouteSigns(mail, correspondence, spared).look(seen);
        findings.addAll(seen.findings());
        return findings;
    }

    private ProtectedDomains partners(ImpersonationSettings settings) {
        ListFile list = settings.partners();
        return list == null ? ProtectedDomains.NONE : partners.get(list);
    }

    private static void acquaintance(
            Examination mail, Correspondence correspondence, Contacts who, Map<String, Instant> known, Sightings seen) {
        MailAddress author = correspondence.author();
        if (author == null || who.domain() == null || who.pairs().stream().anyMatch(known::containsKey)) {
            return;
        }
        String address = author.toString();
        seen.add(Signal.FIRST_CONTACT, address + " never wrote to any of the recipients", "address", address);
        if (!known.containsKey(who.domain())) {
            seen.add(Signal.NEW_DOMAIN, author.domain() + " never wrote to anybody here", "domain", author.domain());
        }
        boolean ours = correspondence.answered().stream().anyMatch(domain -> isOurs(mail, domain));
        if (ours && !mail.serves(author.asciiDomain())) {
            seen.add(Signal.STRANGER_IN_THREAD, address + " answers a mail of ours", "address", address);
        }
    }

    /** Message identifiers often bear the name of the host that made them. */
    private static boolean isOurs(Examination mail, String domain) {
        for (String name = domain; name.indexOf('.') > 0; name = name.substring(name.indexOf('.') + 1)) {
            if (mail.serves(name)) {
                return true;
            }
        }
        return false;
    }

    /** Only those whose mail was accepted become known: who is held or refused stays a stranger. */
    @Override
    public void concluded(Examination mail, ImpersonationSettings settings, Outcome outcome) {
        if (outcome.result() != Result.ACCEPTED) {
            return;
        }
        Contacts who = Contacts.of(mail, Correspondence.of(mail));
        Instant now = mail.now();
        Instant until = now.plus(settings.remember());
        Duration renewal = settings.remember().dividedBy(RENEWALS);
        try {
            Map<String, Instant> known = contacts.known(who.keys(), now);
            List<String> due = who.keys().stream()
                    .filter(key -> known.getOrDefault(key, now).plus(renewal).isBefore(until))
                    .toList();
            if (!due.isEmpty()) {
                contacts.remember(due, now, until);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
