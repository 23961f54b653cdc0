package io.sallyport.store.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to the server. An answer comes in a bounded time or not at all; after some that did not, nobody asks for a while,
 * so that mail does not wait for a server that is gone. Connections are made when they are needed.
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisServer.class);

    /** One late answer is no outage. */
    private static final int FAILURES = 3;

    /** Questions that wait for a connection; beyond them the server is too slow for us anyway. */
    private static final int MOST_WAITING = 4096;

    private final RedisConfig config;
    private final Redis redis;
    private final AtomicInteger failures = new AtomicInteger();

    /** When somebody may ask again, by the machine's running clock. */
    private final AtomicLong resumesAt = new AtomicLong(System.nanoTime());

    private volatile boolean away;

    /**
     * A server that is connected to when it is needed.
     *
     * @throws IOException if the file of the password cannot be read
     */
    public RedisServer(Vertx vertx, RedisConfig config) throws IOException {
        this.config = config;
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS"); // The server's name is in its certificate (RFC 9525 § 6)
        config.caFile().ifPresent(file -> net.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        RedisOptions options = new RedisOptions()
                .setConnectionString(address(config))
                .setNetClientOptions(net)
                .setMaxPoolSize(config.connections())
                .setMaxPoolWaiting(MOST_WAITING)
                .setMaxWaitingHandlers(MOST_WAITING);
        this.redis = Redis.createClient(vertx, options);
    }

    private static String address(RedisConfig config) throws IOException {
        Path file = config.passwordFile().orElse(null);
        Optional<String> password = file == null
                ? config.password()
                : Files.readAllLines(file).stream().findFirst();
        if (password.isEmpty()) {
            return config.server();
        }
        String credentials = encoded(config.user().orElse("")) + ":" + encoded(password.get()) + "@";
        return config.server().replaceFirst("://", "://" + credentials.replace("$", "\\$"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether it was away when somebody last asked it something. */
    public boolean isAway() {
        return away;
    }

    /** A key of ours: what it is about, and a hash. */
    String key(String about, String hash) {
        return config.prefix() + about + ":" + hash;
    }

    /**
     * Asks something.
     *
     * @return the answer; null for none
     * @throws IOException if there is no answer in time, or it is an error
     */
    @Nullable
    Response ask(Request request) throws IOException {
        if (failures.get() >= FAILURES && !isMyTurn()) {
            throw new IOException("%s was away a moment ago".formatted(config.server()));
        }
        try {
            Response response = redis.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            arrived();
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + config.server());
        } catch (TimeoutException e) {
            throw failure("no answer in " + config.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failure(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** After a pause, one tries. */
    private boolean isMyTurn() {
        long time = resumesAt.get();
        return System.nanoTime() - time >= 0 && resumesAt.compareAndSet(time, pauseEnd());
    }

    private long pauseEnd() {
        return System.nanoTime() + config.retryAfter().toNanos();
    }

    private void arrived() {
        failures.set(0);
        if (away) {
            away = false;
            LOG.infof("the counters in %s are back", config.server());
        }
    }

    private IOException failure(String why, Throwable cause) {
        if (failures.incrementAndGet() == FAILURES) {
            resumesAt.set(pauseEnd());
            if (!away) {
                away = true;
                LOG.errorf("the counters in %s are away, this gateway counts alone: %s", config.server(), why);
            }
        }
        return new IOException("%s: %s".formatted(config.server(), why), cause);
    }

    @Override
    public void close() {
        redis.close();
    }
}
