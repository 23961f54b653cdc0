package io.sallyport.rehearsal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The tests of a policy as the gate before it is in force. */
@ConfigMapping(prefix = "sallyport.policy-tests")
public interface RehearsalConfig {
    /**
     * Whether the tests in the folder of the policy are played whenever it changes, and at the start: a policy that does
     * not pass them is not put in force, as one with mistakes in its files is not. A start does not play tests that have
     * passed on the same day, with the same policy, settings and program: {@code policy-tests-passed} in the data folder.
     */
    @WithDefault("true")
    boolean gate();

    /** How long all tests together may take; more is a failure. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 30)
    Duration patience();
}
