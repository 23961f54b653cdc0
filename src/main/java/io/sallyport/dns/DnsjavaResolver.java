package io.sallyport.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.config.HostPort;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.tracing.Span;
import io.sallyport.tracing.Spans;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.ResolverConfig;

/** Asks recursive resolvers by dnsjava, keeps what they say, and lets equal questions share one answer. */
@ApplicationScoped
public class DnsjavaResolver implements DnsResolver, AutoCloseable {
    private static final Logger log = Logger.getLogger(DnsjavaResolver.class);

    static {
        // The library looks for time-outs once in a second unless told otherwise, and closes itself before we stop
        System.setProperty("dnsjava.nio.selector_timeout", "50");
        System.setProperty("dnsjava.nio.register_shutdown_hook", "false");
    }

    private final DnsjavaClient client;
    private final AnswerCache cache;
    private final MailMetrics metrics;
    private final Ticker ticker;
    private final ExecutorService executor;
    private final ConcurrentMap<DnsQuestion<?>, CompletableFuture<?>> inFlight = new ConcurrentHashMap<>();

    /**
     * A resolver as configured.
     *
     * @throws IllegalArgumentException if a server is not given by its address
     */
    @Inject
    public DnsjavaResolver(DnsConfig config, MailMetrics metrics) {
        this(config, metrics, Ticker.systemTicker());
    }

    DnsjavaResolver(DnsConfig config, MailMetrics metrics, Ticker ticker) {
        this.metrics = metrics;
        this.ticker = ticker;
        this.executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("dns-", 0).factory());
        this.client = new DnsjavaClient(
                config.servers().map(DnsjavaResolver::addresses).orElseGet(DnsjavaResolver::systemServers),
                config,
                executor);
        this.cache = new AnswerCache(config, ticker);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question) {
        DnsAnswer<T> kept = cache.fresh(question);
        if (kept != null) {
            metrics.dnsAnsweredFromCache(question.type());
            return CompletableFuture.completedFuture(kept);
        }
        CompletableFuture<DnsAnswer<T>> mine = new CompletableFuture<>();
        CompletableFuture<?> others = inFlight.putIfAbsent(question, mine);
        if (others != null) {
            metrics.dnsShared(question.type());
            return followed(DnsjavaResolver.answerTo(others));
        }
        Span asker = Spans.current();
        Span span = asker.part("dns").tell("dns.question.type", question.type());
        long start = ticker.read();
        client.ask(question)
                .thenApply(answer -> {
                    metrics.dnsAnswered(
                            question.type(), outcome(answer.answer()), Duration.ofNanos(ticker.read() - start));
                    span.tell("dns.outcome", outcome(answer.answer())).end();
                    return settle(asker, question, mine, cache.keep(question, answer));
                })
                .exceptionally(thrown -> {
                    log.errorf(thrown, "%s %s: could not be asked", question.type(), question.name());
                    span.failed("could not be asked");
                    span.end();
                    return settle(asker, question, mine, new DnsAnswer.Failed<>(DnsAnswer.Failure.UNREACHABLE));
                });
        return mine.copy(); // Who completes or cancels a copy does so for itself alone
    }

    /** What follows from the answer belongs to who waits for it here, and not to who has asked first. */
    private static <T> CompletableFuture<DnsAnswer<T>> followed(CompletableFuture<DnsAnswer<T>> others) {
        Span waiting = Spans.current();
        if (waiting == Span.NONE) {
            return others.copy();
        }
        CompletableFuture<DnsAnswer<T>> mine = new CompletableFuture<>();
        var unused = others.thenAccept(answer -> Spans.within(waiting, () -> {
            mine.complete(answer);
        }));
        return mine;
    }

    private <T> DnsAnswer<T> settle(
            Span asker, DnsQuestion<T> question, CompletableFuture<DnsAnswer<T>> waiting, DnsAnswer<T> answer) {
        inFlight.remove(question, waiting);
        Spans.within(asker, () -> {
            waiting.complete(answer);
        });
        return answer;
    }

    @Override
    @PreDestroy
    public void close() {
        NioClient.close();
        executor.close();
    }

    @SuppressWarnings("unchecked") // A future in flight stands under its own question
    private static <T> CompletableFuture<DnsAnswer<T>> answerTo(CompletableFuture<?> future) {
        return (CompletableFuture<DnsAnswer<T>>) future;
    }

    private static String outcome(DnsAnswer<?> answer) {
        return switch (answer) {
            case DnsAnswer.Found<?> _ -> "found";
            case DnsAnswer.Missing(var absence) ->
                switch (absence) {
                    case NXDOMAIN -> "nxdomain";
                    case NODATA -> "nodata";
                };
            case DnsAnswer.Failed(var why) ->
                switch (why) {
                    case TIMEOUT -> "timeout";
                    case SERVFAIL -> "servfail";
                    case REFUSED -> "refused";
                    case MALFORMED -> "malformed";
                    case CNAME_CHAIN -> "cname-chain";
                    case UNREACHABLE -> "unreachable";
                    case OVERLOADED -> "overloaded";
                };
        };
    }

    private static List<InetSocketAddress> addresses(List<HostPort> servers) {
        return servers.stream().map(DnsjavaResolver::address).toList();
    }

    private static InetSocketAddress address(HostPort server) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(server.host()), server.port());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sallyport.dns.servers: %s (expected: address:port, such as 192.0.2.53:53)".formatted(server), e);
        }
    }

    private static List<InetSocketAddress> systemServers() {
        return ResolverConfig.getCurrentConfig().servers();
    }
}
