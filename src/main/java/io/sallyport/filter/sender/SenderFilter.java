package io.sallyport.filter.sender;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * Looks at the reverse-path: whether reports about the mail could be sent (RFC 5321 § 3.3).
 *
 * <ul>
 *   <li>{@code sender.silent}: The DNS did not say whether the domain takes mail. Unavailable.
 * </ul>
 */
@ApplicationScoped
public class SenderFilter implements Filter<SenderSettings> {
    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.MAIL, Stage.DATA); // DATA: before it nobody knows how many recipients there will be
    }

    @Override
    public Class<SenderSettings> settingsType() {
        return SenderSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, SenderSettings settings) {
        MailAddress sender = mail.envelope().reversePath();
        if (mail.stage() == Stage.DATA) {
            return sender == null ? recipients(mail, settings) : List.of();
        }
        return sender == null ? List.of() : domain(sender.asciiDomain(), mail, settings);
    }

    /** What has an empty reverse-path is a report, and goes to one recipient: who sent the mail (RFC 5321 § 4.5.5). */
    private static List<Finding> recipients(Examination mail, SenderSettings settings) {
        int recipients = mail.envelope().recipients().size();
        return recipients <= 1
                ? List.of()
                : settings.manyRecipients()
                        .weigh(Finding.noted("sender.many-recipients", "a report for %d recipients", recipients)
                                .telling("7.1", "A delivery report has one recipient"));
    }

    private static List<Finding> domain(String domain, Examination mail, SenderSettings settings) {
        if (domain.indexOf('.') < 0 || !DomainNames.isDomain(domain)) {
            return settings.malformed()
                    .weigh(seen("sender.malformed", "%s is no public domain", domain)
                            .telling("1.7", "The sender's domain is not fully qualified"));
        }
        if (mail.serves(domain)) {
            return ours(domain, mail, settings); // Nobody need ask where its mail goes: it comes to us
        }
        return found(domain, MailRoute.of(domain, mail.dns()), settings);
    }

    private static List<Finding> ours(String domain, Examination mail, SenderSettings settings) {
        var client = mail.client().address();
        return settings.ownNetworks().stream().anyMatch(network -> network.contains(client))
                ? List.of()
                : settings.ourDomain()
                        .weigh(seen("sender.our-domain", "%s is ours, and the client is not", domain)
                                .telling("7.1", "Mail from this domain does not come from your address"));
    }

    private static List<Finding> found(String domain, MailRoute route, SenderSettings settings) {
        return switch (route) {
            case MailRoute.Reachable() -> List.of();
            case MailRoute.Refused() ->
                settings.nullMx()
                        .weigh(seen("sender.null-mx", "%s says that it takes no mail", domain)
                                // RFC 7505 § 4.2
                                .telling("7.27", "The sender's domain has a null MX, so nobody could be told"));
            case MailRoute.None(var what) ->
                settings.noMailServer()
                        .weigh(Finding.noted("sender.no-mail-server", "%s: %s", domain, what)
                                .with("domain", domain)
                                .telling("1.8", "The sender's domain does not take mail"));
            case MailRoute.Unreachable(var addresses) ->
                settings.unreachable()
                        .weigh(seen("sender.unreachable", "%s takes mail at addresses of no public network", domain)
                                .with("addresses", addresses)
                                .telling("1.8", "The sender's domain has no mail server that can be reached"));
            case MailRoute.Unknown(var why) ->
                List.of(Finding.unavailable("sender.silent", "%s: %s", domain, why)
                        .with("domain", domain));
        };
    }

    private static Finding seen(String name, String detail, String domain) {
        return Finding.noted(name, detail, domain).with("domain", domain);
    }
}
