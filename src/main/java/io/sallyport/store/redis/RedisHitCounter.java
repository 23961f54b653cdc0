package io.sallyport.store.redis;

import io.sallyport.filter.ratelimit.Allowance;
import io.sallyport.filter.ratelimit.Hit;
import io.sallyport.filter.ratelimit.HitCounter;
import io.sallyport.filter.ratelimit.HitKey;
import io.sallyport.store.rows.HashedKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * Counts for all gateways at once: the rule of {@link Allowance} in one script, which the server runs as a whole. Times are
 * microseconds there, since its numbers are exact up to 2^53 only.
 */
public final class RedisHitCounter implements HitCounter {
    /** The key; now, what the amount costs, what a burst is worth, and 1 to take it. Says how long to wait. */
    private static final String SCRIPT = """
            local now, cost, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local full = tonumber(redis.call('GET', KEYS[1]) or '0')
            local owed = math.min(math.max(full - now, 0), burst)
            local wait = owed + cost - burst
            if wait > 0 then
                return wait
            end
            if ARGV[4] == '1' then
                redis.call('SET', KEYS[1], string.format('%.0f', now + owed + cost),
                    'PX', string.format('%.0f', (owed + cost) / 1000 + 1000))
            end
            return 0
            """;

    private final RedisServer server;

    public RedisHitCounter(RedisServer server) {
        this.server = server;
    }

    @Override
    public Hit take(HitKey key, Allowance allowance, long amount, Instant now) throws IOException {
        return count(key, allowance, amount, now, true);
    }

    @Override
    public Hit look(HitKey key, Allowance allowance, long amount, Instant now) throws IOException {
        return count(key, allowance, amount, now, false);
    }

    private Hit count(HitKey key, Allowance allowance, long amount, Instant now, boolean taking) throws IOException {
        String hash = HexFormat.of().formatHex(HashedKey.of(key.text()).octets());
        Response answer = server.ask(Request.cmd(Command.EVAL)
                .arg(SCRIPT)
                .arg(1)
                .arg(server.key("limit", hash))
                .arg(ChronoUnit.MICROS.between(Instant.EPOCH, now))
                .arg(micros(allowance.taken(0, amount, 0))) // What it takes of a full burst is what it costs
                .arg(micros(allowance.tolerance()))
                .arg(taking ? 1 : 0));
        if (answer == null) {
            throw new IOException("no number for a limit");
        }
        long wait = Long.parseLong(answer.toString());
        return wait > 0 ? new Hit.Refused(Duration.of(wait, ChronoUnit.MICROS)) : Hit.ADMITTED;
    }

    private static long micros(long nanos) {
        return nanos / 1000;
    }
}
