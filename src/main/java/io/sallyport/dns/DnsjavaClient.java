package io.sallyport.dns;

import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.dns.ResponseReader.Reading;
import java.io.EOFException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.WireParseException;

/**
 * Sends questions to servers: over UDP with EDNS0 (RFC 6891) from a random port, and over TCP when the answer was cut
 * (RFC 7766). Which server, how often and how long is decided here, because the library's own resolver of several
 * servers neither spaces its attempts nor keeps a deadline.
 */
final class DnsjavaClient {
    private static final Logger log = Logger.getLogger(DnsjavaClient.class);
    /** What passes every path unfragmented (RFC 9715 § 3.1). */
    private static final int UDP_PAYLOAD = 1232;

    private final List<Server> servers;
    private final DnsConfig config;
    private final Executor executor;
    private final Semaphore places;
    /** The server to begin with: the last one that did not leave us waiting. */
    private final AtomicInteger preferred = new AtomicInteger();

    /** One server, spoken to with and without EDNS0: some old ones take it for an error (RFC 6891 § 7). */
    private record Server(SimpleResolver modern, SimpleResolver plain) {
        static Server at(InetSocketAddress address, Duration timeout) {
            SimpleResolver modern = new SimpleResolver(address);
            modern.setTimeout(timeout);
            modern.setEDNS(0, UDP_PAYLOAD, 0, List.of());
            SimpleResolver plain = new SimpleResolver(address);
            plain.setTimeout(timeout);
            plain.setEDNS(-1, 0, 0, List.of());
            return new Server(modern, plain);
        }
    }

    DnsjavaClient(List<InetSocketAddress> addresses, DnsConfig config, Executor executor) {
        this.servers = addresses.stream()
                .map(address -> Server.at(address, config.timeout()))
                .toList();
        this.config = config;
        this.executor = executor;
        this.places = new Semaphore(config.maxPending());
    }

    /** Asks; the future completes normally, within the deadline. */
    <T> CompletableFuture<TimedAnswer<T>> ask(DnsQuestion<T> question) {
        Name name = WireNames.of(question.labels());
        if (name == null) {
            // Certain for ever, but not worth a place in the cache
            return CompletableFuture.completedFuture(
                    new TimedAnswer<>(new DnsAnswer.Missing<>(DnsAnswer.Absence.NXDOMAIN), Duration.ZERO));
        }
        if (servers.isEmpty()) {
            return CompletableFuture.completedFuture(TimedAnswer.failed(Failure.UNREACHABLE));
        }
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(TimedAnswer.failed(Failure.OVERLOADED));
        }
        Search<T> search = new Search<>(question, name);
        search.result.completeOnTimeout(
                TimedAnswer.failed(Failure.TIMEOUT), config.deadline().toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<TimedAnswer<T>> answered =
                search.result.whenComplete((ignoredAnswer, ignoredThrown) -> places.release());
        search.attempt(Failure.TIMEOUT);
        return answered;
    }

    /** The attempts for one question. One attempt runs at a time, so nothing here is shared. */
    private final class Search<T> {
        private final DnsQuestion<T> question;
        private final CompletableFuture<TimedAnswer<T>> result = new CompletableFuture<>();
        private final Set<Name> names = new HashSet<>();
        /** Servers that said that they have no answer: asking them again gives the same (RFC 9520 § 3.1). */
        private final Set<Integer> helpless = new HashSet<>();
        /** Servers that did not understand the question as it was first put. */
        private final Set<Integer> puzzled = new HashSet<>();

        private Name name;
        private Duration aliasTtl = Duration.ofSeconds(Integer.MAX_VALUE);
        private int server = Math.floorMod(preferred.get(), servers.size());
        private int attempts;

        private Search(DnsQuestion<T> question, Name name) {
            this.question = question;
            this.name = name;
            names.add(name);
        }

        /** Sends the question to the current server, unless all is tried: then the last failure is the answer. */
        private void attempt(Failure last) {
            if (result.isDone()) {
                return;
            }
            if (attempts == config.attempts() || helpless.contains(server)) {
                result.complete(TimedAnswer.failed(last));
                return;
            }
            attempts++;
            Server asked = servers.get(server);
            Record record = Record.newRecord(name, ResponseReader.typeOf(question), DClass.IN);
            SimpleResolver resolver = puzzled.contains(server) ? asked.plain() : asked.modern();
            CompletableFuture.completedFuture(Message.newQuery(record))
                    .thenCompose(query -> resolver.sendAsync(query, executor))
                    .handle(this::arrived)
                    .exceptionally(this::gaveUp);
        }

        private @Nullable Void gaveUp(Throwable thrown) {
            log.errorf(thrown, "%s %s: the response could not be read", question.type(), question.name());
            result.complete(TimedAnswer.failed(Failure.MALFORMED));
            return null;
        }

        private @Nullable Void arrived(@Nullable Message response, @Nullable Throwable thrown) {
            if (thrown != null || response == null) {
                Failure why = failureOf(thrown);
                log.debugf(thrown, "%s %s: %s", question.type(), question.name(), why);
                failed(why);
                return null;
            }
            switch (ResponseReader.read(question, name, response)) {
                case Reading.Answered(var answer) -> answered(answer);
                case Reading.Elsewhere(var target, var ttl) -> follow(target, ttl);
            }
            return null;
        }

        private void answered(TimedAnswer<T> answer) {
            if (answer.answer() instanceof DnsAnswer.Failed(var why)) {
                failed(why);
            } else {
                result.complete(answer.atMost(aliasTtl));
            }
        }

        private void follow(Name target, Duration ttl) {
            if (!names.add(target) || names.size() > ResponseReader.MAX_ALIASES) {
                result.complete(TimedAnswer.failed(Failure.CNAME_CHAIN));
                return;
            }
            aliasTtl = ttl.compareTo(aliasTtl) < 0 ? ttl : aliasTtl;
            name = target;
            attempts = 0;
            attempt(Failure.TIMEOUT);
        }

        private void failed(Failure why) {
            switch (why) {
                case CNAME_CHAIN -> {
                    // The zone is broken, not the server
                    result.complete(TimedAnswer.failed(why));
                    return;
                }
                case MALFORMED -> {
                    if (puzzled.add(server)) {
                        attempt(why); // Once more in the old way, to the same server
                        return;
                    }
                    helpless.add(server);
                }
                case SERVFAIL, REFUSED -> helpless.add(server);
                case TIMEOUT, UNREACHABLE -> preferred.compareAndSet(server, (server + 1) % servers.size());
                case OVERLOADED -> throw new IllegalStateException("a server cannot say that we ask too much");
            }
            nextServer();
            attempt(why);
        }

        /** The next one that may still know; the same one if it is the only one. */
        private void nextServer() {
            for (int step = 1; step <= servers.size(); step++) {
                int candidate = (server + step) % servers.size();
                if (!helpless.contains(candidate)) {
                    server = candidate;
                    return;
                }
            }
        }
    }

    private static Failure failureOf(@Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (cause) {
            case WireParseException _ -> Failure.MALFORMED;
            case EOFException _, TimeoutException _, SocketTimeoutException _ -> Failure.TIMEOUT;
            case null, default -> Failure.UNREACHABLE;
        };
    }
}
