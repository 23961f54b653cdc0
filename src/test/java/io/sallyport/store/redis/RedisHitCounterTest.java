package io.sallyport.store.redis;

import io.sallyport.filter.ratelimit.HitCounter;
import io.sallyport.filter.ratelimit.HitCounterContract;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RedisHitCounterTest extends HitCounterContract {
    private RedisServer server;
    private RedisHitCounter counter;

    @BeforeEach
    void open() throws IOException {
        server = RedisProcess.shared().open();
        counter = new RedisHitCounter(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected HitCounter counter() {
        return counter;
    }
}
