package io.sallyport.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sallyport.filter.dnsbl.ZoneNews.News;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisZoneNewsTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.123Z");

    private RedisServer server;

    @BeforeEach
    void open() throws IOException {
        server = RedisProcess.shared().open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatOneTellsAllHear() throws IOException {
        News jump = new News(AT, true, "it lists nearly all of 50 clients, where 20 % were usual");
        News test = new News(AT, false, "it is gone");
        new RedisZoneNews(server).tell("news-a.example", jump);
        new RedisZoneNews(server).tell("news-b.example", test);
        assertThat(new RedisZoneNews(server).told(List.of("news-a.example", "news-b.example", "news-c.example")))
                .isEqualTo(Map.of("news-a.example", jump, "news-b.example", test));
        assertThat(new RedisZoneNews(server).told(List.of())).isEmpty();
    }

    @Test
    void nothingIsHeardOverAServerThatIsAway() {
        server.close();
        assertThatIOException().isThrownBy(() -> new RedisZoneNews(server).told(List.of("news-a.example")));
    }
}
