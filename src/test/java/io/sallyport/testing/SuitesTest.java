package io.sallyport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class SuitesTest {
    @Test
    void missingSuiteIsNamedAndEndsTheTest() {
        Throwable ended = catchThrowable(() -> Suites.require("no/such-suite"));

        boolean ci = "true".equals(System.getenv("CI"));
        assertThat(ended)
                .hasMessageStartingWith("skipped: suite no/such-suite not found")
                .isInstanceOf(ci ? AssertionError.class : TestAbortedException.class);
    }
}
