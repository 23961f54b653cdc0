package io.sallyport.cli;

import io.sallyport.config.SiteConfig;
import io.sallyport.intake.IntakeConfig;
import io.sallyport.trial.TrialConfig;
import java.util.List;

/** Every part's settings, for the check before the start and the reference in the documentation. */
public final class ConfigMappings {
    /** One line for each {@code @ConfigMapping}; a test fails if one is missing. */
    public static final List<Class<?>> ALL = List.of(
            IntakeConfig.class, //
            SiteConfig.class,
            TrialConfig.class);

    private ConfigMappings() {}
}
