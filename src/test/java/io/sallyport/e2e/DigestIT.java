package io.sallyport.e2e;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the built program. */
@QuarkusIntegrationTest
class DigestIT extends DigestEndToEndTest {}
