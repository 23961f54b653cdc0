package io.sallyport.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the domain name system. Answers come within the deadline of {@link DnsConfig#deadline()}, whatever happens;
 * futures complete normally always, and completing or cancelling one concerns nobody else.
 */
public interface DnsResolver {
    /** Asks without waiting. */
    <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question);

    /** Asks so that the answer is known, or on its way, when it is needed. */
    default void askAhead(DnsQuestion<?> question) {
        var unused = ask(question);
    }

    /** The IPv4 addresses of a host, waited for: for virtual threads, as all methods below. */
    default DnsAnswer<InetAddress> a(String name) {
        return ask(new DnsQuestion.A(name)).join();
    }

    /** The IPv6 addresses of a host. */
    default DnsAnswer<InetAddress> aaaa(String name) {
        return ask(new DnsQuestion.Aaaa(name)).join();
    }

    /** The mail servers of a domain, the most preferred first. */
    default DnsAnswer<MailExchange> mx(String name) {
        return ask(new DnsQuestion.Mx(name)).join();
    }

    /** The texts of a name. */
    default DnsAnswer<TxtRecord> txt(String name) {
        return ask(new DnsQuestion.Txt(name)).join();
    }

    /** The names of an address. */
    default DnsAnswer<String> ptr(InetAddress address) {
        return ask(DnsQuestion.Ptr.of(address)).join();
    }

    /**
     * All addresses of a host, IPv4 first; both families are asked for at once. Found if either has some; failed if
     * neither has and one could not be asked.
     */
    default DnsAnswer<InetAddress> addresses(String name) {
        var four = ask(new DnsQuestion.A(name));
        var six = ask(new DnsQuestion.Aaaa(name));
        return both(four.join(), six.join());
    }

    private static DnsAnswer<InetAddress> both(DnsAnswer<InetAddress> four, DnsAnswer<InetAddress> six) {
        if (four instanceof DnsAnswer.Found(var some) && six instanceof DnsAnswer.Found(var more)) {
            List<InetAddress> all = new ArrayList<>(some);
            all.addAll(more);
            return new DnsAnswer.Found<>(all);
        }
        if (four instanceof DnsAnswer.Found || six instanceof DnsAnswer.Missing) {
            return four;
        }
        return six;
    }
}
