package io.sallyport.store.redis;

import io.sallyport.filter.dnsbl.ZoneNews;
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

/** News of DNS lists for all gateways: a key's value is when, in milliseconds since 1970, whether it is a jump, and why. */
public final class RedisZoneNews implements ZoneNews {
    private static final Duration LASTS = Duration.ofMinutes(10);
    private static final String JUMP = "jump";
    private static final String TEST = "test";

    private final RedisServer server;

    public RedisZoneNews(RedisServer server) {
        this.server = server;
    }

    /** A zone may hold the key of a subscription. */
    private String key(String zone) {
        return server.key("zone", HexFormat.of().formatHex(HashedKey.of(zone).octets()));
    }

    @Override
    public void tell(String zone, News news) throws IOException {
        String value = "%d %s %s".formatted(news.at().toEpochMilli(), news.isJump() ? JUMP : TEST, news.why());
        server.ask(Request.cmd(Command.SET).arg(key(zone)).arg(value).arg("EX").arg(LASTS.toSeconds()));
    }

    @Override
    public Map<String, News> told(Collection<String> zones) throws IOException {
        List<String> asked = new ArrayList<>(zones);
        Map<String, News> told = new HashMap<>();
        if (asked.isEmpty()) {
            return told;
        }
        Request request = Request.cmd(Command.MGET);
        asked.forEach(zone -> request.arg(key(zone)));
        Response values = server.ask(request);
        if (values == null || values.size() != asked.size()) {
            throw new IOException("as many answers as keys were expected");
        }
        for (int i = 0; i < asked.size(); i++) {
            Response value = values.get(i);
            if (value != null) {
                told.put(asked.get(i), news(value.toString()));
            }
        }
        return told;
    }

    private static News news(String value) throws IOException {
        String[] parts = value.split(" ", 3);
        try {
            return new News(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1].equals(JUMP), parts[2]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("no news of a list: " + value, e);
        }
    }
}
