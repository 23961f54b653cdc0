package io.sallyport.rehearsal;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.DomainNames;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A domain name system that gives no answer about some names, as the real one does now and then.
 *
 * @param known what it says about all others
 * @param forgotten the names, each with all below it; {@code .} stands for all
 */
record ForgetfulDns(DnsResolver known, List<String> forgotten) implements DnsResolver {
    private static final String ALL = ".";

    ForgetfulDns {
        forgotten = forgotten.stream()
                .map(name -> name.equals(ALL) ? name : DomainNames.toAscii(name))
                .toList();
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question) {
        boolean isForgotten =
                forgotten.stream().anyMatch(name -> name.equals(ALL) || DomainNames.isWithin(question.name(), name));
        return isForgotten
                ? CompletableFuture.completedFuture(new DnsAnswer.Failed<>(Failure.TIMEOUT))
                : known.ask(question);
    }
}
