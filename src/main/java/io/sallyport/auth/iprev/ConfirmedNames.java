package io.sallyport.auth.iprev;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The names of an address, and which of them lead back to it (RFC 7208 § 5.5, RFC 8601 § 2.7.3).
 *
 * @param claimed what the address's owner says, or why that could not be learnt; all names, however many
 * @param confirmed those of the first {@link #MAX_NAMES} claimed names that have the address, in the order of the claim
 * @param uncertain those of the first names whose addresses could not be asked for
 */
public record ConfirmedNames(DnsAnswer<String> claimed, List<String> confirmed, List<String> uncertain) {
    /** The most names that are followed: the owner of an address may claim thousands (RFC 7208 § 4.6.4). */
    public static final int MAX_NAMES = 10;

    public ConfirmedNames {
        confirmed = List.copyOf(confirmed);
        uncertain = List.copyOf(uncertain);
    }

    /** What is known before anybody answered. */
    public static ConfirmedNames unknown() {
        return new ConfirmedNames(new DnsAnswer.Failed<>(DnsAnswer.Failure.TIMEOUT), List.of(), List.of());
    }

    /** Asks for the names, then for the addresses of all of them at once. */
    public static CompletableFuture<ConfirmedNames> ask(DnsResolver dns, InetAddress address) {
        return dns.ask(DnsQuestion.Ptr.of(address)).thenCompose(claimed -> confirm(dns, address, claimed));
    }

    private static CompletableFuture<ConfirmedNames> confirm(
            DnsResolver dns, InetAddress address, DnsAnswer<String> claimed) {
        List<String> names =
                claimed.orNone().stream().distinct().limit(MAX_NAMES).toList();
        List<CompletableFuture<DnsAnswer<InetAddress>>> forward = names.stream()
                .map(name -> dns.ask(DnsQuestion.addressesLike(address, name)))
                .toList();
        return CompletableFuture.allOf(forward.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> {
                    List<String> confirmed = new ArrayList<>();
                    List<String> uncertain = new ArrayList<>();
                    for (int i = 0; i < names.size(); i++) {
                        switch (forward.get(i).join()) {
                            case DnsAnswer.Found(var addresses)
                            when addresses.contains(address) -> confirmed.add(names.get(i));
                            case DnsAnswer.Found<?> other -> {}
                            case DnsAnswer.Missing<?> none -> {}
                            case DnsAnswer.Failed<?> failed -> uncertain.add(names.get(i));
                        }
                    }
                    return new ConfirmedNames(claimed, confirmed, uncertain);
                });
    }
}
