package io.sallyport.cli;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.auth.arc.SealingCheck;
import io.sallyport.auth.dkim.SigningCheck;
import io.sallyport.backup.Restore;
import io.sallyport.config.ConfigCheck;
import io.sallyport.config.Settings;
import io.sallyport.config.SiteConfig;
import io.sallyport.digest.DigestCheck;
import io.sallyport.extract.ExtractCheck;
import io.sallyport.overload.OverloadCheck;
import io.sallyport.policy.PolicyRejectedException;
import io.sallyport.quarantine.KeysCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** {@code sallyport run}: the gateway itself, until it is stopped. */
@Command(
        name = "run",
        description = "Runs the gateway until it is stopped (the default).",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<?> problems = ConfigCheck.check(
                ConfigUtils.configBuilder(),
                Settings.of(ConfigMappings.ALL),
                SealingCheck::check,
                SigningCheck::check,
                KeysCheck::check,
                ExtractCheck::check,
                DigestCheck::check,
                OverloadCheck::check);
        if (problems.isEmpty()) {
            problems = dataProblems();
        }
        if (!problems.isEmpty()) {
            System.err.println("sallyport: bad configuration, nothing was started:");
            problems.forEach(System.err::println);
        }
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            // Development mode outlives a mistake: Quarkus waits for it to be mended.
            Quarkus.run();
            return ExitCodes.OK;
        }
        if (!problems.isEmpty()) {
            return ExitCodes.BAD_CONFIGURATION;
        }
        AtomicInteger exitCode = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> {
            exitCode.set(failure == null ? code : report(failure));
        });
        return exitCode.get();
    }

    /** Without this a failed start would be silent: a handler of exit codes takes the failure as well. */
    private static int report(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PolicyRejectedException rejected) {
                System.err.println("sallyport: the policy cannot be used, nothing was started:");
                rejected.problems().forEach(System.err::println);
                return ExitCodes.BAD_CONFIGURATION;
            }
        }
        String reason = StartFailure.told(failure);
        if (reason == null) {
            System.err.println("sallyport: the start failed:");
            failure.printStackTrace(System.err);
        } else {
            System.err.println("sallyport: the start failed: " + reason);
        }
        return ExitCodes.FAILED;
    }

    /** What no gateway may start on: half of it is what was there, and half what was put back. */
    private static List<String> dataProblems() {
        Path data = site().dataDir();
        return Restore.isUnfinished(data)
                ? List.of("%s: a restore was broken off; finish it with: sallyport restore --finish".formatted(data))
                : List.of();
    }

    private static SiteConfig site() {
        return ConfigUtils.configBuilder()
                .withMapping(SiteConfig.class)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(SiteConfig.class);
    }
}
