package io.sallyport.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.dns.DnsAnswer.Absence;
import io.sallyport.dns.DnsAnswer.Failure;
import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong time = new AtomicLong();

    @Test
    void answersBeyondTheMostEntriesDisplaceOthers() {
        AnswerCache cache = cache("sallyport.dns.cache-entries", "100", "sallyport.dns.cache-bytes", "10M");
        fill(cache, 10_000, "v=spf1 -all");
        assertKeptAtMost(cache, 10_000, 100);
    }

    @Test
    void answersBeyondTheMostBytesDisplaceOthers() {
        AnswerCache cache = cache("sallyport.dns.cache-entries", "100000", "sallyport.dns.cache-bytes", "1M");
        fill(cache, 500, "x".repeat(60_000));
        assertKeptAtMost(cache, 500, (1 << 20) / 60_000);
    }

    @Test
    void absencesFillTheCacheLikeAnswers() {
        AnswerCache cache = cache("sallyport.dns.cache-entries", "100", "sallyport.dns.cache-bytes", "1M");
        for (int i = 0; i < 10_000; i++) {
            cache.keep(question(i), new TimedAnswer<>(new DnsAnswer.Missing<>(Absence.NXDOMAIN), HOUR));
        }
        assertKeptAtMost(cache, 10_000, 100);
    }

    /** RFC 2308 § 5: a zone may say for how long an absence lives, but not for how long we believe it. */
    @Test
    void absenceLivesNoLongerThanConfigured() {
        AnswerCache cache = cache("sallyport.dns.max-negative-ttl", "PT10M");
        cache.keep(question(1), new TimedAnswer<>(new DnsAnswer.Missing<>(Absence.NODATA), Duration.ofDays(7)));
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(cache.fresh(question(1))).isEqualTo(new DnsAnswer.Missing<>(Absence.NODATA));
        pass(Duration.ofNanos(1));
        assertThat(cache.fresh(question(1))).isNull();
    }

    @Test
    void answerLivesNoLongerThanConfigured() {
        AnswerCache cache = cache("sallyport.dns.max-ttl", "PT1H");
        cache.keep(question(1), answer("text", Duration.ofDays(365)));
        pass(HOUR);
        assertThat(cache.fresh(question(1))).isNull();
    }

    @Test
    void thatWeAskTooMuchIsNotKept() {
        AnswerCache cache = cache();
        cache.keep(question(1), TimedAnswer.failed(Failure.OVERLOADED));
        assertThat(cache.fresh(question(1))).isNull();
        cache.keep(question(1), TimedAnswer.failed(Failure.SERVFAIL));
        assertThat(cache.fresh(question(1))).isEqualTo(new DnsAnswer.Failed<>(Failure.SERVFAIL));
    }

    private AnswerCache cache(String... settings) {
        return new AnswerCache(Configs.of(DnsConfig.class, settings), time::get);
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }

    private static void fill(AnswerCache cache, int answers, String text) {
        for (int i = 0; i < answers; i++) {
            cache.keep(question(i), answer(text, HOUR));
        }
    }

    private static TimedAnswer<TxtRecord> answer(String text, Duration ttl) {
        return new TimedAnswer<>(new DnsAnswer.Found<>(List.of(TxtRecord.of(text))), ttl);
    }

    private static DnsQuestion.Txt question(int number) {
        return new DnsQuestion.Txt("n" + number + ".example.test");
    }

    /** What is too much leaves the cache in the background. */
    private static void assertKeptAtMost(AnswerCache cache, int answers, int most) {
        Await.until(Duration.ofSeconds(10), () -> kept(cache, answers) + " kept", () -> kept(cache, answers) <= most);
        assertThat(kept(cache, answers)).isPositive();
    }

    private static long kept(AnswerCache cache, int answers) {
        return IntStream.range(0, answers)
                .filter(i -> cache.fresh(question(i)) != null)
                .count();
    }
}
