package io.sallyport.store.redis;

class ValkeyTlsTest extends RedisTlsContract {
    ValkeyTlsTest() {
        super("valkey-server");
    }
}
