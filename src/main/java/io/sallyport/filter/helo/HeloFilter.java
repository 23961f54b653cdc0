package io.sallyport.filter.helo;

import io.sallyport.config.SiteConfig;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.AddressLiteral;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a client calls itself (RFC 5321 § 4.1.1.1).
 *
 * <ul>
 *   <li>{@code helo.silent}: The DNS did not say whether there is such a name. Unavailable.
 * </ul>
 */
@ApplicationScoped
public class HeloFilter implements Filter<HeloSettings> {
    private final String ourName;

    /** A filter for a gateway of that name. */
    public HeloFilter(SiteConfig site) {
        this.ourName = DomainNames.toAscii(site.hostname());
    }

    @Override
    public String name() {
        return "helo";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.HELO);
    }

    @Override
    public Class<HeloSettings> settingsType() {
        return HeloSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, HeloSettings settings) {
        InetAddress client = mail.client().address();
        if (settings.ownNetworks().stream().anyMatch(network -> network.contains(client))) {
            return List.of();
        }
        var hello = Objects.requireNonNull(mail.client().hello(), "no name was said");
        String name = DomainNames.toAscii(hello.name());
        if (name.startsWith("[")) {
            return literal(name, client, settings);
        }
        if (address(name) != null) {
            return settings.bareAddress()
                    .weigh(seen("helo.bare-address", name).telling("7.1", "An address in HELO needs brackets"));
        }
        if (!DomainNames.isDomain(name)) {
            return settings.malformed().weigh(seen("helo.malformed", name).telling("7.1", "HELO needs a host name"));
        }
        if (name.equals(ourName)) {
            return settings.ourName().weigh(seen("helo.our-name", name).telling("7.1", "That is our name"));
        }
        if (mail.serves(name)) {
            return settings.ourDomain().weigh(seen("helo.our-domain", name).telling("7.1", "That is our domain"));
        }
        if (name.indexOf('.') < 0) {
            return settings.notQualified()
                    .weigh(seen("helo.not-qualified", name).telling("7.1", "HELO needs a fully qualified host name"));
        }
        return settings.unresolvable().isOff() && settings.elsewhere().isOff()
                ? List.of()
                : lookUp(name, mail, settings);
    }

    private static List<Finding> literal(String said, InetAddress client, HeloSettings settings) {
        String literal = AddressLiteral.canonical(said);
        if (literal == null) {
            return settings.malformed().weigh(seen("helo.malformed", said).telling("7.1", "HELO needs a host name"));
        }
        InetAddress address = address(literal.substring(literal.startsWith("[IPv6:") ? 6 : 1, literal.length() - 1));
        return client.equals(address)
                ? List.of()
                : settings.foreignAddress()
                        .weigh(seen("helo.foreign-address", said).telling("7.1", "That is not your address"));
    }

    /** The name has an address or a mail server (RFC 5321 § 2.3.5), and the client's is among its addresses. */
    private static List<Finding> lookUp(String name, Examination mail, HeloSettings settings) {
        InetAddress client = mail.client().address();
        mail.dns().askAhead(new DnsQuestion.Mx(name));
        var sameFamily = mail.dns().ask(DnsQuestion.addressesLike(client, name));
        var all = mail.dns().addresses(name);
        return switch (sameFamily.join()) {
            case DnsAnswer.Found(var found) when found.contains(client) -> List.of();
            case DnsAnswer.Found(var found) -> elsewhere(name, settings);
            case DnsAnswer.Failed(var why) -> silent(name, why);
            case DnsAnswer.Missing(var absence) ->
                switch (all) {
                    case DnsAnswer.Found(var found) -> elsewhere(name, settings);
                    case DnsAnswer.Failed(var why) -> silent(name, why);
                    case DnsAnswer.Missing(var none) -> withoutAddress(name, mail, settings);
                };
        };
    }

    private static List<Finding> withoutAddress(String name, Examination mail, HeloSettings settings) {
        return switch (mail.dns().mx(name)) {
            case DnsAnswer.Found(var servers) -> elsewhere(name, settings);
            case DnsAnswer.Failed(var why) -> silent(name, why);
            case DnsAnswer.Missing(var absence) ->
                settings.unresolvable()
                        .weigh(seen("helo.unresolvable", name)
                                .with("answer", absence)
                                .telling("7.1", "The name in HELO does not exist"));
        };
    }

    private static List<Finding> elsewhere(String name, HeloSettings settings) {
        return settings.elsewhere()
                .weigh(seen("helo.elsewhere", name).telling("7.1", "The name in HELO does not lead to your address"));
    }

    private static List<Finding> silent(String name, DnsAnswer.Failure why) {
        return List.of(Finding.unavailable("helo.silent", "%s: %s", name, why).with("helo", name));
    }

    /** The address that a text is; null if it is none. */
    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null; // Then it is a name, or nothing.
        }
    }

    private static Finding seen(String finding, String name) {
        return Finding.noted(finding, "it calls itself %s", name).with("helo", name);
    }
}
