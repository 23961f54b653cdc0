package io.sallyport.auth.iprev;

import io.sallyport.auth.iprev.IprevResult.Result;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsResolver;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Checks whether a client's address has a name that leads back to it (RFC 8601 § 2.7.3). */
@ApplicationScoped
public class IprevVerifier {
    private final DnsResolver dns;

    public IprevVerifier(DnsResolver dns) {
        this.dns = dns;
    }

    /** Asks without waiting; done within twice the resolver's deadline. */
    public CompletableFuture<IprevResult> ask(InetAddress client) {
        return ConfirmedNames.ask(dns, client).thenApply(names -> judge(client, names));
    }

    /** Asks and waits: for virtual threads. */
    public IprevResult check(InetAddress client) {
        return ask(client).join();
    }

    private static IprevResult judge(InetAddress client, ConfirmedNames names) {
        List<String> claimed = names.claimed().orNone().stream()
                .distinct()
                .limit(ConfirmedNames.MAX_NAMES)
                .toList();
        if (!names.confirmed().isEmpty()) {
            return new IprevResult(Result.PASS, client, names.confirmed().getFirst(), claimed);
        }
        Result result =
                switch (names.claimed()) {
                    case DnsAnswer.Missing<?> none -> Result.PERMERROR;
                    case DnsAnswer.Failed<?> failed -> Result.TEMPERROR;
                    case DnsAnswer.Found<?> found -> names.uncertain().isEmpty() ? Result.FAIL : Result.TEMPERROR;
                };
        return new IprevResult(result, client, null, claimed);
    }
}
