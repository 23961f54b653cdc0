package io.sallyport.store.redis;

import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.store.rows.HashedKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The memory of the greylist for all gateways: a key's value is two times, in seconds since 1970. */
public final class RedisGreylistStore implements GreylistStore {
    /** The same rule as {@link Memory#and}: keys; since and until. The server forgets a key as long after as it was to last. */
    private static final String REMEMBER = """
            for _, key in ipairs(KEYS) do
                local since, til = tonumber(ARGV[1]), tonumber(ARGV[2])
                local known = redis.call('GET', key)
                local left = til - since
                if known then
                    local first, last = known:match('(-?%d+) (-?%d+)')
                    first, last = tonumber(first), tonumber(last)
                    if first <= since and last > since then
                        since, til = first, math.max(last, til)
                    elseif first > since and til > first then
                        til = math.max(last, til)
                    elseif first > since then
                        since, til = first, last
                    end
                    left = math.max(left, redis.call('TTL', key))
                end
                redis.call('SET', key, string.format('%.0f %.0f', since, til), 'EX', string.format('%.0f', math.max(left, 1)))
            end
            return #KEYS
            """;

    private final RedisServer server;

    public RedisGreylistStore(RedisServer server) {
        this.server = server;
    }

    private String key(String text) {
        return server.key(
                "greylist", HexFormat.of().formatHex(HashedKey.of(text).octets()));
    }

    @Override
    public Map<String, Memory> recall(Collection<String> keys, Instant now) throws IOException {
        List<String> asked = new ArrayList<>(keys);
        Map<String, Memory> known = new HashMap<>();
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
            Memory memory = value == null ? null : memory(value.toString());
            if (memory != null && memory.lasts(now)) {
                known.put(asked.get(i), memory);
            }
        }
        return known;
    }

    private static Memory memory(String value) throws IOException {
        String[] times = value.split(" ", -1);
        try {
            return new Memory(
                    Instant.ofEpochSecond(Long.parseLong(times[0])), Instant.ofEpochSecond(Long.parseLong(times[1])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not a memory of the greylist: " + value, e);
        }
    }

    @Override
    public void remember(Collection<String> keys, Memory memory) throws IOException {
        if (keys.isEmpty()) {
            return;
        }
        Request request = Request.cmd(Command.EVAL).arg(REMEMBER).arg(keys.size());
        keys.forEach(key -> request.arg(key(key)));
        server.ask(
                request.arg(memory.since().getEpochSecond()).arg(memory.until().getEpochSecond()));
    }
}
