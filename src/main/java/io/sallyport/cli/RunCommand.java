package io.sallyport.cli;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.config.ConfigCheck;
import io.sallyport.config.ConfigProblem;
import io.sallyport.config.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** {@code sallyport run}: the gateway itself, until it is stopped. */
@Command(name = "run", description = "Runs the gateway until it is stopped (the default).")
public final class RunCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<ConfigProblem> problems = ConfigCheck.check(ConfigUtils.configBuilder(), Settings.of(ConfigMappings.ALL));
        if (!problems.isEmpty()) {
            System.err.println("sallyport: bad configuration, nothing was started:");
            problems.forEach(System.err::println);
        }
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            // Development mode outlives a bad configuration: Quarkus waits for the mistake to be mended.
            Quarkus.run();
            return ExitCodes.OK;
        }
        if (!problems.isEmpty()) {
            return ExitCodes.BAD_CONFIGURATION;
        }
        AtomicInteger exitCode = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> exitCode.set(code));
        return exitCode.get();
    }
}
