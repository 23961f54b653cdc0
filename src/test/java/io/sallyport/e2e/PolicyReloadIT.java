package io.sallyport.e2e;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same against the built program. */
@Tag("long")
@QuarkusIntegrationTest
class PolicyReloadIT extends PolicyReloadEndToEndTest {}
