package io.sallyport.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testing.Await;
import io.sallyport.testing.Configs;
import io.sallyport.testing.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisServerTest {
    @Test
    void serverThatGoesIsToldOfAndIsUsedAgainWhenItIsBack() throws IOException {
        try (RedisProcess process = RedisProcess.start();
                RedisServer server = process.open()) {
            assertThat(answers(server)).isTrue();
            assertThat(server.isAway()).isFalse();
            process.stop();
            for (int i = 0; i < 3; i++) {
                assertThat(answers(server)).isFalse();
            }
            assertThat(server.isAway()).isTrue();
            process.startAgain();
            Await.until(Duration.ofSeconds(30), () -> "the server is back", () -> answers(server));
            assertThat(server.isAway()).isFalse();
        }
    }

    @Test
    void serverThatSaysNothingIsNotWaitedForAndSoonNotAsked() throws IOException {
        Vertx vertx = Vertx.vertx();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisServer server = new RedisServer(
                        vertx,
                        Configs.of(
                                RedisConfig.class,
                                "sallyport.redis.server",
                                "redis://127.0.0.1:" + silent.getLocalPort(),
                                "sallyport.redis.timeout",
                                "20ms",
                                "sallyport.redis.retry-after",
                                "1m"))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> ask(server)).hasMessageContaining("no answer in 20 ms");
            }
            assertThatThrownBy(() -> ask(server)).hasMessageContaining("was away a moment ago");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void ask(RedisServer server) throws IOException {
        server.ask(Request.cmd(Command.PING));
    }

    private static boolean answers(RedisServer server) {
        try {
            ask(server);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
