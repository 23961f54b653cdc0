package io.sallyport.testing;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsAnswer.Absence;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.MailExchange;
import io.sallyport.dns.TxtRecord;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A domain name system in a few lines: {@code dns.a("mx.example", "192.0.2.1")}. What was not said does not exist. It
 * answers at once; fill it before it is asked.
 */
public final class FakeDns implements DnsResolver {
    private final Map<DnsQuestion<?>, List<Object>> records = new HashMap<>();
    private final Map<DnsQuestion<?>, Failure> failures = new HashMap<>();
    private final Map<String, Failure> failingNames = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> silent = new HashSet<>();
    private final List<DnsQuestion<?>> asked = Collections.synchronizedList(new ArrayList<>());

    /** The name has these IPv4 addresses. */
    public FakeDns a(String name, String... addresses) {
        return add(new DnsQuestion.A(name), addresses(addresses));
    }

    /** The name has these IPv6 addresses. */
    public FakeDns aaaa(String name, String... addresses) {
        return add(new DnsQuestion.Aaaa(name), addresses(addresses));
    }

    /** The domain has this mail server. */
    public FakeDns mx(String name, int preference, String host) {
        return add(new DnsQuestion.Mx(name), List.of(new MailExchange(preference, host)));
    }

    /** The name has one more text, of these parts; each char is an octet. */
    public FakeDns txt(String name, String... parts) {
        return add(new DnsQuestion.Txt(name), List.of(TxtRecord.of(parts)));
    }

    /** The address has these names. */
    public FakeDns ptr(String address, String... hosts) {
        return add(DnsQuestion.Ptr.of(InetAddress.ofLiteral(address)), Arrays.asList(hosts));
    }

    /** The name, such as {@code 1.2.0.192.in-addr.arpa}, points to these names. */
    public FakeDns pointer(String name, String... hosts) {
        return add(new DnsQuestion.Ptr(name), Arrays.asList(hosts));
    }

    /** The name is another name for the target. */
    public FakeDns cname(String name, String target) {
        aliases.put(new DnsQuestion.A(name).name(), new DnsQuestion.A(target).name());
        return this;
    }

    /** The name exists, maybe without any record. */
    public FakeDns exists(String name) {
        names.add(new DnsQuestion.A(name).name());
        return this;
    }

    /** All questions about that name fail, but for those whose answer was given. */
    public FakeDns fails(String name) {
        return fails(name, Failure.SERVFAIL);
    }

    /** All questions about that name fail so, but for those whose answer was given. */
    public FakeDns fails(String name, Failure why) {
        failingNames.put(new DnsQuestion.A(name).name(), why);
        return this;
    }

    /** That question fails. */
    public FakeDns fails(DnsQuestion<?> question, Failure why) {
        failures.put(question, why);
        return this;
    }

    /** Questions about that name are never answered, not even by a failure. */
    public FakeDns silent(String name) {
        silent.add(new DnsQuestion.A(name).name());
        return this;
    }

    /** All questions that came, in order. */
    public List<DnsQuestion<?>> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question) {
        asked.add(question);
        return silent.contains(question.name())
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(answer(question, question.name(), 0));
    }

    @SuppressWarnings("unchecked") // add() puts under each question what its type says
    private <T> DnsAnswer<T> answer(DnsQuestion<T> question, String name, int aliasesFollowed) {
        if (aliasesFollowed > 8) {
            return new DnsAnswer.Failed<>(Failure.CNAME_CHAIN);
        }
        DnsQuestion<T> current = about(question, name);
        Failure failure = failures.get(current);
        if (failure != null) {
            return new DnsAnswer.Failed<>(failure);
        }
        List<Object> found = records.get(current);
        if (found != null) {
            return new DnsAnswer.Found<>((List<T>) found);
        }
        if (failingNames.containsKey(name)) {
            return new DnsAnswer.Failed<>(failingNames.get(name));
        }
        String target = aliases.get(name);
        if (target != null) {
            return answer(question, target, aliasesFollowed + 1);
        }
        boolean exists = names.stream().anyMatch(other -> other.equals(name) || other.endsWith("." + name));
        return new DnsAnswer.Missing<>(exists ? Absence.NODATA : Absence.NXDOMAIN);
    }

    @SuppressWarnings("unchecked") // The same kind of question has the same T
    private static <T> DnsQuestion<T> about(DnsQuestion<T> question, String name) {
        return (DnsQuestion<T>)
                switch (question) {
                    case DnsQuestion.A ignored -> new DnsQuestion.A(name);
                    case DnsQuestion.Aaaa ignored -> new DnsQuestion.Aaaa(name);
                    case DnsQuestion.Mx ignored -> new DnsQuestion.Mx(name);
                    case DnsQuestion.Txt ignored -> new DnsQuestion.Txt(name);
                    case DnsQuestion.Ptr ignored -> new DnsQuestion.Ptr(name);
                };
    }

    private FakeDns add(DnsQuestion<?> question, List<?> values) {
        names.add(question.name());
        records.computeIfAbsent(question, ignored -> new ArrayList<>()).addAll(values);
        return this;
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }
}
