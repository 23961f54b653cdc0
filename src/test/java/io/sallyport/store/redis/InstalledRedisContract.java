package io.sallyport.store.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.filter.greylist.GreylistStoreContract;
import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.filter.impersonation.ContactStoreContract;
import io.sallyport.filter.ratelimit.HitCounter;
import io.sallyport.filter.ratelimit.HitCounterContract;
import io.sallyport.testing.InstalledRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** That everything we count can be counted in a server that is installed; skipped where it is not. */
abstract class InstalledRedisContract {
    private final String name;
    private InstalledRedis redis;
    private RedisServer server;

    InstalledRedisContract(String name) {
        this.name = name;
    }

    @BeforeEach
    void start() throws IOException {
        Optional<Path> program = InstalledRedis.find(name);
        assumeTrue(program.isPresent(), name + " is not installed");
        redis = InstalledRedis.start(program.orElseThrow());
        server = redis.open();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            redis.close();
        }
    }

    @Nested
    class Limits extends HitCounterContract {
        @Override
        protected HitCounter counter() {
            return new RedisHitCounter(server);
        }
    }

    @Nested
    class Greylist extends GreylistStoreContract {
        @Override
        protected GreylistStore store() {
            return new RedisGreylistStore(server);
        }
    }

    @Nested
    class Contacts extends ContactStoreContract {
        @Override
        protected ContactStore store() {
            return new RedisContactStore(server);
        }
    }
}
