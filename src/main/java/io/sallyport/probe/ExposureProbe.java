package io.sallyport.probe;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.MailExchange;
import io.sallyport.mail.DomainNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out whether the MX records of the served domains lead past the gateway (RFC 5321 § 5.1). */
final class ExposureProbe {
    /** The most domains of a route whose MX is asked for. */
    static final int MOST_DOMAINS = 100;

    private static final int MOST_HOSTS = 20;

    private final DnsResolver dns;
    private final Gateway gateway;

    ExposureProbe(DnsResolver dns, Gateway gateway) {
        this.dns = dns;
        this.gateway = gateway;
    }

    List<Result> run(Target target, Set<InetAddress> backend) {
        Set<String> ours = new HashSet<>();
        ours.add(DomainNames.toAscii(gateway.name()));
        gateway.others().forEach(name -> ours.add(DomainNames.toAscii(name)));
        Set<InetAddress> ourAddresses = ours.stream()
                .flatMap(name -> dns.addresses(name).orNone().stream())
                .collect(Collectors.toSet());
        List<Result> results = new ArrayList<>();
        target.domains().stream()
                .limit(MOST_DOMAINS)
                .forEach(domain -> results.addAll(domain(domain, ours, ourAddresses, backend)));
        if (target.domains().size() > MOST_DOMAINS) {
            int more = target.domains().size() - MOST_DOMAINS;
            results.add(
                    Result.unknown(Check.EXPOSURE, "", "the MX of %d more domains was not looked at".formatted(more)));
        }
        return results;
    }

    private List<Result> domain(
            String domain, Set<String> ours, Set<InetAddress> ourAddresses, Set<InetAddress> backend) {
        return switch (dns.mx(domain)) {
            case DnsAnswer.Failed<MailExchange>(var why) ->
                List.of(Result.unknown(Check.EXPOSURE, domain, "its MX cannot be asked for: " + why));
            // RFC 5321 § 5.1: a domain without MX is its own mail server
            case DnsAnswer.Missing<MailExchange> missing ->
                List.of(judge(domain, host(domain), ours, ourAddresses, backend));
            case DnsAnswer.Found<MailExchange>(List<MailExchange> exchanges) ->
                exchanges.stream()
                        .limit(MOST_HOSTS)
                        .map(exchange -> exchange.isNullMx()
                                ? Result.warning(
                                        Check.EXPOSURE,
                                        domain,
                                        "its MX says that it takes no mail (RFC 7505)",
                                        "Publish the gateway's name as its MX.")
                                : judge(domain, host(exchange.host()), ours, ourAddresses, backend))
                        .toList();
        };
    }

    /** A mail server in the DNS, and where it is. */
    record Host(String name, DnsAnswer<InetAddress> addresses) {}

    private Host host(String name) {
        return new Host(name, dns.addresses(name));
    }

    static Result judge(
            String domain, Host host, Set<String> ours, Set<InetAddress> ourAddresses, Set<InetAddress> backend) {
        String name = Texts.of(host.name());
        List<InetAddress> addresses = host.addresses().orNone();
        if (addresses.stream().anyMatch(address -> backend.contains(address) && !ourAddresses.contains(address))) {
            return Result.failed(
                    Check.EXPOSURE,
                    domain,
                    "its MX %s is the backend itself".formatted(name),
                    "Publish the gateway's name as the only MX, and close the backend's port to the world.");
        }
        if (ours.contains(host.name()) || (!addresses.isEmpty() && ourAddresses.containsAll(addresses))) {
            return Result.good(Check.EXPOSURE, domain, "its MX %s is a gateway".formatted(name));
        }
        if (host.addresses() instanceof DnsAnswer.Failed<InetAddress>(var why)) {
            return Result.unknown(Check.EXPOSURE, domain, "its MX %s cannot be found: %s".formatted(name, why));
        }
        if (addresses.isEmpty()) {
            return Result.warning(
                    Check.EXPOSURE,
                    domain,
                    "its mail server %s has no address".formatted(name),
                    "Publish the gateway's name as its MX.");
        }
        return Result.warning(
                Check.EXPOSURE,
                domain,
                "its MX %s is not this gateway: mail may come in past it".formatted(name),
                "Take it out, or, if it is another gateway of yours, name it: --gateway %s".formatted(name));
    }
}
