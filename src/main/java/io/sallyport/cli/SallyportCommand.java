package io.sallyport.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole. Only {@code run} starts anything; the other commands are short-lived programs. */
@Command(
        name = "sallyport",
        description = "A security-focused inbound mail gateway. Without a command it runs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped when asked to",
            "1:tried, and failed",
            "2:the command line was not understood",
            "3:the running gateway cannot be reached (decisions, explain, learn, policy diff, queue), or a backend cannot",
            "78:bad configuration or policy; nothing was started"
        },
        subcommands = {
            RunCommand.class, //
            AuditCommand.class,
            AuthCommand.class,
            BackendCommand.class,
            BackupCommand.class,
            DecisionsCommand.class,
            ExplainCommand.class,
            LearnCommand.class,
            QueueCommand.class,
            PolicyCommand.class,
            ReportCommand.class,
            RestoreCommand.class,
            ScanCommand.class,
            TokenCommand.class,
            UserCommand.class,
        })
public final class SallyportCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new RunCommand().call();
    }

    /**
     * Runs a command line to its end.
     *
     * @param clock for the commands that look at the time
     * @return one of {@link ExitCodes}
     */
    public static int execute(Clock clock, String... arguments) {
        // How each start begins; the model of all the other commands would take it a tenth of a second
        CommandLine line = arguments.length == 0 ? withFailures(new CommandLine(new RunCommand())) : commandLine(clock);
        return line.execute(arguments);
    }

    static CommandLine commandLine(Clock clock) {
        return withFailures(new CommandLine(new SallyportCommand(), new Commands(clock)));
    }

    private static CommandLine withFailures(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("sallyport: " + failure);
                    return ExitCodes.FAILED;
                });
    }

    /** Makes the commands, and gives those that need it the time. */
    private record Commands(Clock clock) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            Callable<Integer> onAccess = onAccess(type);
            if (onAccess != null) {
                return type.cast(onAccess);
            }
            if (type == AuthCommand.Check.class) {
                return type.cast(new AuthCommand.Check(clock));
            }
            if (type == BackendCommand.Probe.class) {
                return type.cast(
                        new BackendCommand.Probe(clock, () -> CommandDns.of(true, null), Consents::ofTerminal));
            }
            if (type == BackupCommand.class) {
                return type.cast(new BackupCommand(clock));
            }
            if (type == RestoreCommand.class) {
                return type.cast(new RestoreCommand(clock));
            }
            if (type == PolicyTestCommand.class) {
                return type.cast(new PolicyTestCommand(clock));
            }
            if (type == ScanCommand.class) {
                return type.cast(new ScanCommand(clock));
            }
            if (type == LearnCommand.class) {
                return type.cast(new LearnCommand(clock));
            }
            if (type == PolicyCommand.Check.class) {
                return type.cast(new PolicyCommand.Check(clock));
            }
            if (type == PolicyDiffCommand.class) {
                return type.cast(new PolicyDiffCommand(clock));
            }
            return type == DecisionsCommand.class
                    ? type.cast(new DecisionsCommand(clock))
                    : CommandLine.defaultFactory().create(type);
        }

        private @Nullable Callable<Integer> onAccess(Class<?> type) {
            if (type == UserCommand.Add.class) {
                return new UserCommand.Add(clock);
            }
            if (type == UserCommand.Remove.class) {
                return new UserCommand.Remove(clock);
            }
            if (type == UserCommand.Passwd.class) {
                return new UserCommand.Passwd(clock);
            }
            if (type == TokenCommand.Add.class) {
                return new TokenCommand.Add(clock);
            }
            if (type == TokenCommand.ListTokens.class) {
                return new TokenCommand.ListTokens(clock);
            }
            return type == TokenCommand.Remove.class ? new TokenCommand.Remove(clock) : null;
        }
    }
}
