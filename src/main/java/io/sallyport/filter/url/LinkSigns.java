package io.sallyport.filter.url;

import io.sallyport.content.link.Link;
import io.sallyport.content.link.Link.Place;
import io.sallyport.content.link.Links;
import io.sallyport.content.link.WebAddress;
import io.sallyport.domain.Lookalike;
import io.sallyport.domain.ProtectedDomains;
import io.sallyport.domain.RegistrableDomain;
import io.sallyport.domain.Skeletons;
import io.sallyport.domain.WellKnownDomains;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Weight;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.policy.ListFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be seen in a link alone. For one mail. */
final class LinkSigns {
    /** The most hosts that are compared with names that others may want to be taken for. */
    private static final int MAX_COMPARED = 200;

    private static final Pattern DOUBLE_EXTENSION = Pattern.compile(
            "\\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv|mp[34])[\\s._-]*\\.(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|hta|lnk|msi|iso|img|jar|ps1|html?|zip)$");

    private final Examination mail;
    private final UrlSettings settings;
    private final Set<String> recipients = new HashSet<>();
    private final ProtectedDomains own;
    private final ProtectedDomains partners;
    private final Set<String> compared = new HashSet<>();

    /**
     * Those of one mail.
     *
     * @param own the domains that the gateway serves
     * @param partners those of others that fraud may want to be taken for
     */
    LinkSigns(Examination mail, UrlSettings settings, ProtectedDomains own, ProtectedDomains partners) {
        this.mail = mail;
        this.settings = settings;
        this.own = own;
        this.partners = partners;
        for (MailAddress recipient : mail.envelope().recipients()) {
            recipients.add((recipient.localPart() + "@" + recipient.asciiDomain()).toLowerCase(Locale.ROOT));
        }
    }

    /** A finding with what a person needs to find the link. */
    static Finding finding(String why, Link link, String detail) {
        WebAddress address = link.address();
        Finding finding = Finding.noted("url." + why, "%s", detail)
                .with("place", link.place())
                .with("part", link.path())
                .with("link", link.raw());
        Finding hosted = address == null ? finding : finding.with("host", address.host());
        return link.shown() == null ? hosted : hosted.with("shown", link.shown());
    }

    /** What speaks against a link. */
    List<Finding> of(Link link) {
        List<Finding> found = new ArrayList<>();
        WebAddress address = link.address();
        see(link.place() == Place.HEADER, settings.inSubject(), "in-subject", link, "the subject holds a link", found);
        if (address == null) {
            see(link.raw().contains("xn--"), settings.mixed(), "mixed", link, "the host cannot be decoded", found);
            return found;
        }
        boolean fetched = link.place() == Place.SOURCE || link.place() == Place.CSS;
        boolean active = Links.isActive(address.scheme())
                && !(fetched && address.scheme().equals("data"));
        see(active, settings.active(), "active", link, "a link runs or opens something on the computer", found);
        if (address.isWeb()) {
            web(link, address, found);
        }
        return found;
    }

    private void web(Link link, WebAddress address, List<Finding> found) {
        String host = address.host();
        boolean ip = address.hasIpHost();
        see(ip, settings.ipHost(), "ip-host", link, "a link leads to an address without a name", found);
        see(!ip && host.indexOf('.') < 0, settings.dotless(), "dotless", link, "the host is a single label", found);
        see(address.userinfo() != null, settings.userinfo(), "userinfo", link, "a name stands before the host", found);
        see(address.port() >= 0, settings.port(), "port", link, "a link leads to an unusual port", found);
        see(isShortener(host), settings.shortener(), "shortener", link, "a link leads through a shortener", found);
        see(isDifferent(link, address), settings.different(), "different", link, "a link shows another address", found);
        see(
                DOUBLE_EXTENSION.matcher(tail(address.path())).find(),
                settings.doubleExtension(),
                "double-extension",
                link,
                "a link leads to a file that pretends to be another",
                found);
        see(
                holdsRecipient(address),
                settings.recipientInLink(),
                "recipient-in-link",
                link,
                "it names whom it is for",
                found);
        see(isChain(link, address), settings.chain(), "chain", link, "a link redirects to a redirect", found);
        if (!ip && compared.size() < MAX_COMPARED && compared.add(host)) {
            name(link, host, found);
        }
    }

    private void name(Link link, String host, List<Finding> found) {
        boolean mixed = List.of(DomainNames.toUnicode(host).split("\\.")).stream()
                .anyMatch(label -> Skeletons.isMixed(label) || Skeletons.looksLatin(label));
        see(mixed, settings.mixed(), "mixed", link, "the host mixes alphabets or looks like another", found);
        Lookalike like = mail.serves(host) ? null : own.resembledBy(host);
        Lookalike partner = like == null ? partners.resembledBy(host) : like;
        Lookalike known = partner == null ? WellKnownDomains.brands().resembledBy(host) : partner;
        if (known != null && isClear(known.kind())) {
            found.addAll(settings.lookalike()
                    .weigh(finding("lookalike", link, "the host looks like another")
                            .with("like", known.of())
                            .with("how", known.kind())));
        }
    }

    /** Honest names have words of others in them, and are registered in several places. */
    private static boolean isClear(Lookalike.Kind kind) {
        return switch (kind) {
            case CONFUSABLE, HOMOGLYPH, SUBDOMAIN, EDIT, HYPHEN, WORD -> true;
            case OTHER_SUFFIX, PART -> false;
        };
    }

    private static void see(boolean seen, Weight weight, String why, Link link, String detail, List<Finding> found) {
        if (seen) {
            found.addAll(weight.weigh(finding(why, link, detail)));
        }
    }

    /** Counted for each link by itself; what a link redirects to belongs to the chain of that link. */
    private boolean isChain(Link link, WebAddress address) {
        return link.place() != Place.REDIRECT && !settings.chain().isOff() && Links.leadsThroughRedirects(address, 2);
    }

    private boolean isShortener(String host) {
        ListFile more = settings.shorteners();
        return Shorteners.isKnown(host) || (more != null && more.matchingDomain(host, mail.now()) != null);
    }

    /** Whether the text is an address of somebody else than where the link leads. */
    private static boolean isDifferent(Link link, WebAddress address) {
        String shown = link.shown();
        WebAddress seen = shown == null ? null : Links.shownAddress(shown);
        if (seen == null || seen.host().isEmpty()) {
            return false;
        }
        return !RegistrableDomain.nameOf(seen.host()).equals(RegistrableDomain.nameOf(address.host()));
    }

    private static String tail(String path) {
        String end = path.length() > 200 ? path.substring(path.length() - 200) : path;
        return end.toLowerCase(Locale.ROOT);
    }

    private boolean holdsRecipient(WebAddress address) {
        return holdsRecipient(address.query()) || holdsRecipient(address.fragment());
    }

    private boolean holdsRecipient(@Nullable String part) {
        if (part == null) {
            return false;
        }
        String plain = part.toLowerCase(Locale.ROOT).replace("%40", "@");
        return recipients.stream().limit(50).anyMatch(plain::contains);
    }
}
