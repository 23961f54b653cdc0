package io.sallyport.store.redis;

class InstalledRedisTest extends InstalledRedisContract {
    InstalledRedisTest() {
        super("redis-server");
    }
}
