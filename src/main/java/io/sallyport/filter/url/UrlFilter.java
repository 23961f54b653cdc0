package io.sallyport.filter.url;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.sallyport.content.link.Link;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.link.Links;
import io.sallyport.content.link.WebAddress;
import io.sallyport.content.text.TextPiece;
import io.sallyport.domain.ProtectedDomains;
import io.sallyport.domain.RegistrableDomain;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.url.UrlSettings.DomainList;
import io.sallyport.mail.Authentication;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Stage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.ListFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts points against mails by where their links lead, and how they hide it. No link is ever fetched.
 *
 * <ul>
 *   <li>{@code url.listed}: A list names where a link leads.
 *   <li>{@code url.listed-address}: A list names a mail address in the text, in a link, or that answers go to.
 *   <li>{@code url.in-list}: A link leads to a domain of one of the policy's own {@code lists}.
 *   <li>{@code url.refused}: A list answers what is no listing, because it is gone or does not serve us. Unavailable.
 *   <li>{@code url.silent}: A list did not answer in time. Unavailable.
 *   <li>{@code url.unavailable}: The links of documents could not be told.
 * </ul>
 */
@ApplicationScoped
public class UrlFilter implements Filter<UrlSettings> {
    /** Policies serve few sets of domains, over and over. */
    private static final int MOST_KEPT = 500;

    /** What is made of the domains that are served, so that it is not made for each mail. */
    private final LoadingCache<Set<String>, ProtectedDomains> protectedOnes =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build(ProtectedDomains::of);

    private final LoadingCache<ListFile, ProtectedDomains> partners =
            Caffeine.newBuilder().weakKeys().build(UrlFilter::domains);

    @Override
    public String name() {
        return "url";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<UrlSettings> settingsType() {
        return UrlSettings.class;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, UrlSettings settings)
            throws InterruptedException, ExecutionException, IOException {
        List<Link> all = new ArrayList<>(mail.content().links());
        List<Finding> found = new ArrayList<>();
        try {
            all.addAll(mail.content().documents().links());
        } catch (IOException e) {
            // What the links of the message itself say holds all the same
            found.add(Finding.unavailable("url.unavailable", "%s", String.valueOf(e.getMessage())));
        }
        List<Link> links = all.stream()
                .filter(link -> !isListed(settings.allow(), link.address(), mail.now()))
                .sorted(Comparator.comparingInt(UrlFilter::rank))
                .toList();
        UriInquiry inquiry = UriInquiry.begin(mail.dns(), links, emails(mail, links, settings), settings);
        // One finding of each kind: the same trick in a hundred links is one trick.
        Map<String, Finding> findings = new LinkedHashMap<>();
        LinkSigns signs = new LinkSigns(mail, settings, protectedOnes.get(domains(mail)), partners(settings));
        for (Link link : links) {
            WebAddress address = link.address();
            if (isListed(settings.deny(), address, mail.now())) {
                settings.denied()
                        .weigh(LinkSigns.finding("denied", link, "a link leads where the policy forbids"))
                        .forEach(finding -> findings.putIfAbsent(finding.name(), finding));
            }
            for (DomainList list : settings.lists()) {
                if (isListed(list.list(), address, mail.now())) {
                    list.weight()
                            .weigh(LinkSigns.finding("in-list", link, "a link leads to a domain of " + list.name())
                                    .with("list", list.name()))
                            .forEach(finding -> findings.putIfAbsent("url.in-list " + list.name(), finding));
                }
            }
            signs.of(link).forEach(finding -> findings.putIfAbsent(finding.name(), finding));
        }
        found.addAll(findings.values());
        found.addAll(ofAll(all, provenAuthor(mail.authentication()), settings));
        found.addAll(inquiry.findings());
        return found;
    }

    /** What lists of mail addresses are asked about; read only if there is such a list. */
    private static Set<String> emails(Examination mail, List<Link> links, UrlSettings settings)
            throws InterruptedException, IOException {
        Set<String> found = new LinkedHashSet<>();
        if (settings.zones().stream().noneMatch(zone -> zone.of() == UriZone.Subject.EMAIL)) {
            return found;
        }
        int most = settings.maxQuestions();
        MessageHeader header = mail.header();
        if (header != null) {
            header.fields("Reply-To").forEach(field -> MailAddresses.addTo(found, field.value(), most));
        }
        for (Link link : links) {
            if (link.address() != null && link.address().scheme().equals("mailto")) {
                MailAddresses.addTo(found, link.address().text(), most);
            }
        }
        for (TextPiece piece : mail.content().texts()) {
            MailAddresses.addTo(found, piece.text(), most);
        }
        return found;
    }

    private ProtectedDomains partners(UrlSettings settings) {
        ListFile list = settings.partners();
        return list == null ? ProtectedDomains.NONE : partners.get(list);
    }

    private static ProtectedDomains domains(ListFile list) {
        return ProtectedDomains.of(list.domainNames());
    }

    /** What fraud may want to be taken for: the domains of the recipients, and all others of the same policy. */
    private static Set<String> domains(Examination mail) {
        Set<String> served = mail.servedDomains();
        List<String> others = mail.envelope().recipients().stream()
                .map(MailAddress::asciiDomain)
                .filter(domain -> !served.contains(domain))
                .toList();
        return others.isEmpty()
                ? served
                : Stream.concat(served.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isListed(@Nullable ListFile list, @Nullable WebAddress address, Instant now) {
        return list != null && address != null && list.matchingDomain(address.host(), now) != null;
    }

    /** The most suspicious first: what a person follows, then what is fetched by itself. */
    private static int rank(Link link) {
        return switch (link.place()) {
            case FORM, REFRESH, CODE, HREF, REDIRECT -> 0;
            case TEXT, HEADER, CALENDAR, DOCUMENT -> 1;
            case SOURCE, CSS -> 2;
        };
    }

    /** The domain in From if it is proven: what an envelope alone proves nobody reads. */
    private static @Nullable String provenAuthor(Authentication known) {
        return known.aligned().isEmpty() ? null : known.author();
    }

    /** Whether a link leads to whom the mail is proven to come from: honest senders have codes of their own places. */
    private static boolean isOf(@Nullable String sender, @Nullable WebAddress address) {
        return sender != null
                && address != null
                && RegistrableDomain.nameOf(sender).equals(RegistrableDomain.nameOf(address.host()));
    }

    private static List<Finding> ofAll(List<Link> links, @Nullable String sender, UrlSettings settings) {
        List<Finding> findings = new ArrayList<>();
        boolean onlyCodes = links.stream()
                .noneMatch(link -> link.place() != Place.CODE && rank(link) < 2 && link.place() != Place.REDIRECT);
        links.stream()
                .filter(link -> link.place() == Place.CODE && onlyCodes && !isOf(sender, link.address()))
                .findFirst()
                .ifPresent(link -> findings.addAll(settings.onlyCode()
                        .weigh(LinkSigns.finding("only-code", link, "all links are in codes of images"))));
        if (links.size() >= Links.MAX_KEPT) {
            findings.addAll(
                    settings.tooMany().weigh(Finding.noted("url.too-many", "more than %d links", Links.MAX_KEPT)));
        }
        return findings;
    }
}
