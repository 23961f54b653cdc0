package io.sallyport.store.redis;

import io.sallyport.filter.greylist.GreylistStore;
import io.sallyport.filter.greylist.GreylistStoreContract;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RedisGreylistStoreTest extends GreylistStoreContract {
    private RedisServer server;
    private RedisGreylistStore store;

    @BeforeEach
    void open() throws IOException {
        server = RedisProcess.shared().open();
        store = new RedisGreylistStore(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected GreylistStore store() {
        return store;
    }
}
