package io.sallyport.filter.sender;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.MailExchange;
import io.sallyport.mail.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where mail for a domain goes (RFC 5321 § 5.1). */
sealed interface MailRoute {
    /** The most mail servers that are looked up: who owns a domain may name thousands. */
    int MAX_SERVERS = 10;

    /** The most addresses that are named in a finding. */
    int MAX_NAMED = 5;

    /** To a server that may be there. */
    record Reachable() implements MailRoute {}

    /** Nowhere, as the domain says itself (RFC 7505 § 3). */
    record Refused() implements MailRoute {}

    /**
     * Nowhere.
     *
     * @param what what is missing
     */
    record None(String what) implements MailRoute {}

    /**
     * To addresses that nobody can reach.
     *
     * @param addresses the first of them
     */
    record Unreachable(List<String> addresses) implements MailRoute {}

    /** Could not be told. */
    record Unknown(DnsAnswer.Failure why) implements MailRoute {}

    /** Asks, and waits for the answer: within two times the resolver's deadline. */
    static MailRoute of(String domain, DnsResolver dns) {
        dns.askAhead(new DnsQuestion.A(domain)); // Needed only without an MX; known then
        dns.askAhead(new DnsQuestion.Aaaa(domain));
        return switch (dns.mx(domain)) {
            case DnsAnswer.Failed(var why) -> new Unknown(why);
            case DnsAnswer.Missing(var absence) ->
                switch (absence) {
                    case NXDOMAIN -> new None("no such domain"); // RFC 8020: then it has no address either
                    case NODATA -> to(List.of(domain), "neither mail server nor address", dns);
                };
            case DnsAnswer.Found(var servers) -> {
                // Beside other servers a null MX means nothing (RFC 7505 § 3).
                List<String> hosts = servers.stream()
                        .filter(server -> !server.isNullMx())
                        .map(MailExchange::host)
                        .distinct()
                        .limit(MAX_SERVERS)
                        .toList();
                yield hosts.isEmpty() ? new Refused() : to(hosts, "its mail servers have no address", dns);
            }
        };
    }

    private static MailRoute to(List<String> hosts, String missing, DnsResolver dns) {
        List<CompletableFuture<DnsAnswer<InetAddress>>> answers = new ArrayList<>();
        for (String host : hosts) {
            answers.add(dns.ask(new DnsQuestion.A(host)));
            answers.add(dns.ask(new DnsQuestion.Aaaa(host)));
        }
        List<String> unreachable = new ArrayList<>();
        MailRoute none = new None(missing);
        for (var answer : answers) {
            switch (answer.join()) {
                case DnsAnswer.Found(var addresses) -> {
                    if (addresses.stream().anyMatch(PublicAddresses::has)) {
                        return new Reachable();
                    }
                    addresses.stream()
                            .limit(MAX_NAMED - (long) unreachable.size())
                            .map(IpAddresses::text)
                            .forEach(unreachable::add);
                }
                case DnsAnswer.Missing(var absence) -> {}
                case DnsAnswer.Failed(var why) -> none = new Unknown(why);
            }
        }
        return none instanceof Unknown || unreachable.isEmpty() ? none : new Unreachable(List.copyOf(unreachable));
    }
}
