package io.sallyport.testing;

import io.sallyport.store.redis.RedisConfig;
import io.sallyport.store.redis.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Redis server of a test's own, which keeps nothing on disk. Most tests use {@link #shared()}, with a prefix for each. */
public final class RedisProcess implements AutoCloseable {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private redis.embedded.RedisServer server;

    private RedisProcess() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = launch();
    }

    private redis.embedded.RedisServer launch() throws IOException {
        redis.embedded.RedisServer started = redis.embedded.RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        started.start();
        return started;
    }

    private static final class Shared {
        private static final RedisProcess SERVER;

        static {
            try {
                SERVER = start();
                Runtime.getRuntime().addShutdownHook(new Thread(Shared::stop));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop() {
            try {
                SERVER.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The one that all tests of this run share; nobody stops it. */
    public static RedisProcess shared() {
        return Shared.SERVER;
    }

    /** One of its own. */
    public static RedisProcess start() throws IOException {
        return new RedisProcess();
    }

    /** Stops it; what it knows is lost. */
    public void stop() throws IOException {
        server.stop();
    }

    /** Starts it again, where it was, empty. */
    public void startAgain() throws IOException {
        server = launch();
    }

    /** How a gateway reaches it, with keys that no other has. */
    public Map<String, String> settings() {
        return Map.of(
                "sallyport.redis.server",
                "redis://127.0.0.1:" + port,
                "sallyport.redis.prefix",
                "test" + PREFIXES.incrementAndGet() + ":",
                "sallyport.redis.timeout",
                "5s", // The machine may be busy
                "sallyport.redis.retry-after",
                "100ms");
    }

    /** A gateway's way to it, with keys that no other test has. */
    public RedisServer open() throws IOException {
        return new RedisServer(
                vertx,
                Configs.of(
                        RedisConfig.class,
                        settings().entrySet().stream()
                                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                                .toArray(String[]::new)));
    }

    @Override
    public void close() throws IOException {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
