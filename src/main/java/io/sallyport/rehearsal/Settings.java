package io.sallyport.rehearsal;

import io.sallyport.auth.AuthConfig;
import io.sallyport.auth.arc.ArcConfig;
import io.sallyport.auth.dkim.DkimConfig;
import io.sallyport.auth.spf.SpfConfig;
import io.sallyport.config.SiteConfig;
import io.sallyport.filter.FilterConfig;
import io.sallyport.intake.IntakeConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** The settings of the gateway that a rehearsal shares with it. */
public record Settings(
        SiteConfig site,
        SpfConfig spf,
        DkimConfig dkim,
        ArcConfig arc,
        AuthConfig auth,
        IntakeConfig message,
        FilterConfig filter) {
    /**
     * The settings in a configuration.
     *
     * @param builder knows the sources
     */
    public static Settings of(SmallRyeConfigBuilder builder) {
        SmallRyeConfig config = builder.withMapping(SiteConfig.class)
                .withMapping(SpfConfig.class)
                .withMapping(DkimConfig.class)
                .withMapping(ArcConfig.class)
                .withMapping(AuthConfig.class)
                .withMapping(IntakeConfig.class)
                .withMapping(FilterConfig.class)
                .withValidateUnknown(false)
                .build();
        return new Settings(
                config.getConfigMapping(SiteConfig.class),
                config.getConfigMapping(SpfConfig.class),
                config.getConfigMapping(DkimConfig.class),
                config.getConfigMapping(ArcConfig.class),
                config.getConfigMapping(AuthConfig.class),
                config.getConfigMapping(IntakeConfig.class),
                config.getConfigMapping(FilterConfig.class));
    }
}
