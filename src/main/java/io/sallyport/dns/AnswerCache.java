package io.sallyport.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers, kept for as long as they may be believed (RFC 2308, RFC 9520), and as stale ones a while longer if that is
 * wanted (RFC 8767).
 *
 * <p>Bounded in bytes by weight and in entries by a least weight: {@code entries} answers of the least weight fill it.
 */
final class AnswerCache {
    private static final int ENTRY_OVERHEAD = 160; // Octets of the objects around a name and a value, measured roughly

    private final DnsConfig config;
    private final Ticker ticker;
    private final Cache<DnsQuestion<?>, Kept> answers;

    /**
     * @param end when it ceases to be fresh, on the ticker
     */
    private record Kept(DnsAnswer<?> answer, long end) {}

    AnswerCache(DnsConfig config, Ticker ticker) {
        this.config = config;
        this.ticker = ticker;
        long bytes = config.cacheBytes().asLongValue();
        int leastWeight = Math.clamp(bytes / config.cacheEntries(), 1, Integer.MAX_VALUE);
        this.answers = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .<DnsQuestion<?>, Kept>weigher(
                        (question, kept) -> Math.max(leastWeight, weight(question, kept.answer())))
                .expireAfter(Expiry.<DnsQuestion<?>, Kept>creating((ignored, kept) -> life(kept)))
                .ticker(ticker)
                .build();
    }

    /** The answer; null if there is none that may be believed. */
    <T> @Nullable DnsAnswer<T> fresh(DnsQuestion<T> question) {
        Kept kept = answers.getIfPresent(question);
        return kept == null || kept.end() - ticker.read() <= 0 ? null : answerTo(kept);
    }

    /** Keeps an answer; what was known before is returned instead where it is better than a failure. */
    <T> DnsAnswer<T> keep(DnsQuestion<T> question, TimedAnswer<T> timed) {
        DnsAnswer<T> answer = timed.answer();
        if (answer instanceof DnsAnswer.Failed && config.serveStale().isPositive()) {
            Kept kept = answers.getIfPresent(question);
            if (kept != null && !(kept.answer() instanceof DnsAnswer.Failed)) {
                return answerTo(kept);
            }
        }
        Duration ttl = bounded(timed);
        if (ttl.isPositive()) {
            answers.put(question, new Kept(answer, ticker.read() + ttl.toNanos()));
        } else {
            answers.invalidate(question);
        }
        return answer;
    }

    private Duration bounded(TimedAnswer<?> timed) {
        return switch (timed.answer()) {
            case DnsAnswer.Found<?> ignored -> lesser(timed.ttl(), config.maxTtl());
            case DnsAnswer.Missing<?> ignored -> lesser(timed.ttl(), config.maxNegativeTtl());
            // That we ask too much says nothing about the domain
            case DnsAnswer.Failed(var why) -> why == DnsAnswer.Failure.OVERLOADED ? Duration.ZERO : config.failureTtl();
        };
    }

    private static Duration lesser(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration life(Kept kept) {
        Duration fresh = Duration.ofNanos(Math.max(1, kept.end() - ticker.read()));
        return kept.answer() instanceof DnsAnswer.Failed ? fresh : fresh.plus(config.serveStale());
    }

    @SuppressWarnings("unchecked") // keep() is the only one to put, and puts the answer under its own question
    private static <T> DnsAnswer<T> answerTo(Kept kept) {
        return (DnsAnswer<T>) kept.answer();
    }

    private static int weight(DnsQuestion<?> question, DnsAnswer<?> answer) {
        int octets = ENTRY_OVERHEAD + question.name().length();
        for (Object value : answer.orNone()) {
            octets += switch (value) {
                case TxtRecord txt -> 64 * txt.parts().size() + txt.text().length();
                case MailExchange mx -> 64 + mx.host().length();
                case String name -> 56 + name.length();
                default -> 64; // An address
            };
        }
        return octets;
    }
}
