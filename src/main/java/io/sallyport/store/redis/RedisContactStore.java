package io.sallyport.store.redis;

import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.store.rows.HashedKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Who has written to whom, for all gateways: a key's value is when it is forgotten, in seconds since 1970. */
public final class RedisContactStore implements ContactStore {
    /** Keys; until, and the seconds to there. The longer of both times counts. */
    private static final String REMEMBER = """
            for _, key in ipairs(KEYS) do
                local known = tonumber(redis.call('GET', key) or '0')
                if known < tonumber(ARGV[1]) then
                    redis.call('SET', key, ARGV[1], 'EX', ARGV[2])
                end
            end
            return #KEYS
            """;

    private final RedisServer server;

    public RedisContactStore(RedisServer server) {
        this.server = server;
    }

    private String key(String text) {
        return server.key("contact", HexFormat.of().formatHex(HashedKey.of(text).octets()));
    }

    @Override
    public Map<String, Instant> known(Collection<String> keys, Instant now) throws IOException {
        List<String> asked = new ArrayList<>(keys);
        Map<String, Instant> known = new HashMap<>();
        if (asked.isEmpty()) {
            return known;
        }
        Request request = Request.cmd(Command.MGET);
        asked.forEach(key -> request.arg(key(key)));
        Response values = server.ask(request);
        if (values == null || values.size() != asked.size()) {
            throw new IOException("as many answers as keys were expected");
        }
        for (int i = 0; i < asked.size(); i++) {
            Response value = values.get(i);
            if (value != null) {
                Instant until = Instant.ofEpochSecond(Long.parseLong(value.toString()));
                if (until.isAfter(now)) {
                    known.put(asked.get(i), until);
                }
            }
        }
        return known;
    }

    @Override
    public void remember(Collection<String> keys, Instant now, Instant until) throws IOException {
        long seconds = Duration.between(now, until).toSeconds();
        if (keys.isEmpty() || seconds <= 0) {
            return;
        }
        Request request = Request.cmd(Command.EVAL).arg(REMEMBER).arg(keys.size());
        keys.forEach(key -> request.arg(key(key)));
        server.ask(request.arg(until.getEpochSecond()).arg(seconds + 1));
    }
}
