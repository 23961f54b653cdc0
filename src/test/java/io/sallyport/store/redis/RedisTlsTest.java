package io.sallyport.store.redis;

class RedisTlsTest extends RedisTlsContract {
    RedisTlsTest() {
        super("redis-server");
    }
}
