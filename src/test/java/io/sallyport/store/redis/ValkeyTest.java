package io.sallyport.store.redis;

class ValkeyTest extends InstalledRedisContract {
    ValkeyTest() {
        super("valkey-server");
    }
}
