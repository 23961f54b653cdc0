package io.sallyport.store.redis;

import io.sallyport.filter.impersonation.ContactStore;
import io.sallyport.filter.impersonation.ContactStoreContract;
import io.sallyport.testing.RedisProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RedisContactStoreTest extends ContactStoreContract {
    private RedisServer server;
    private RedisContactStore store;

    @BeforeEach
    void open() throws IOException {
        server = RedisProcess.shared().open();
        store = new RedisContactStore(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected ContactStore store() {
        return store;
    }
}
