package io.sallyport.digest;

import io.sallyport.digest.Digest.Entry;
import io.sallyport.digest.Digest.ShownLink;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.policy.DomainPolicy;
import io.sallyport.policy.PolicyStore;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailQuery;
import io.sallyport.quarantine.HeldMailQuery.Order;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.Quarantine;
import io.sallyport.quarantine.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes digests of what waits in the quarantine. */
@Singleton
final class DigestMaker {
    private final Quarantine quarantine;
    private final PolicyStore policies;
    private final DigestLinks links;
    private final int maxEntries;

    /** What links begin with, up to their token. */
    private final String place;

    @Inject
    DigestMaker(Quarantine quarantine, PolicyStore policies, DigestLinks links, DigestConfig config) {
        this.quarantine = quarantine;
        this.policies = policies;
        this.links = links;
        this.maxEntries = config.maxEntries();
        String url = config.publicUrl().map(URI::toString).orElse("");
        this.place = url + (url.endsWith("/") ? "digest/" : "/digest/");
    }

    /** See {@link Quarantine#recipients}. */
    List<String> recipients(Instant since, Instant until, String after, int most) throws IOException {
        return quarantine.recipients(since, until, after, most);
    }

    /**
     * What a recipient is to be told of a time; null for nothing. Mail that is only counted is no reason to write.
     *
     * @param recipient in the form of {@link io.sallyport.journal.DecisionQuery#key}
     */
    @Nullable
    Digest make(String recipient, Instant since, Instant until) throws IOException {
        DigestPolicy policy = policy(recipient);
        if (policy == null || !policy.send()) {
            return null;
        }
        Set<MailClass> listed = Offered.classes(policy, Offer.LIST);
        Set<MailClass> told = Offered.classes(policy, Offer.COUNT);
        if (listed.isEmpty()) {
            return null;
        }
        List<HeldMail> mails = quarantine
                .search(query(recipient, listed, since, until, maxEntries))
                .mails();
        if (mails.isEmpty()) {
            return null;
        }
        Counts counts = quarantine.count(query(recipient, told, since, until, 1));
        Map<MailClass, Long> unlisted = new EnumMap<>(MailClass.class);
        long total = 0;
        for (Map.Entry<MailClass, Long> count : counts.byClass().entrySet()) {
            if (listed.contains(count.getKey())) {
                total += count.getValue();
            } else if (count.getValue() > 0) {
                unlisted.put(count.getKey(), count.getValue());
            }
        }
        Instant end = links.expiry();
        List<Entry> entries = new ArrayList<>();
        for (HeldMail mail : mails) {
            entries.add(new Entry(mail, links(policy, mail, end)));
        }
        // Somebody may have decided on one between the two questions
        long more = Math.max(0, total - entries.size());
        return new Digest(mails.getFirst().recipient(), entries, more, unlisted, since, until, end);
    }

    private @Nullable DigestPolicy policy(String recipient) {
        MailAddress address = AddressParser.parse(recipient);
        DomainPolicy domain = address == null ? null : policies.current().domain(address.asciiDomain());
        return address == null || domain == null
                ? null
                : domain.judging(address).digest();
    }

    private static HeldMailQuery query(
            String recipient, Set<MailClass> classes, Instant since, Instant until, int most) {
        return new HeldMailQuery(
                null,
                null,
                recipient,
                null,
                null,
                null,
                classes,
                Set.of(State.HELD, State.RELEASE_REQUESTED),
                null,
                null,
                since,
                until,
                Order.LOWEST, // What may be held by mistake
                null,
                most);
    }

    private List<ShownLink> links(DigestPolicy policy, HeldMail mail, Instant end) throws IOException {
        List<ShownLink> shown = new ArrayList<>();
        if (mail.state() != State.RELEASE_REQUESTED) {
            for (DigestLinks.Act act : Offered.acts(policy, mail)) {
                shown.add(new ShownLink(act, place + links.token(act, mail, end)));
            }
        }
        return shown;
    }
}
