package io.sallyport.cli;

import io.sallyport.admin.access.ApiTokens;
import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport token}: tokens by which programs use the REST interface. */
@Command(
        name = "token",
        description = "Makes, lists and removes tokens by which programs use the REST interface.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Add.class, TokenCommand.ListTokens.class, TokenCommand.Remove.class})
public final class TokenCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(3660);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: add, list, remove");
    }

    /** {@code token add}. */
    @Command(
            name = "add",
            description = "Makes a token and prints it; nobody can find it out again.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        @Parameters(paramLabel = "NAME", description = "a-z 0-9 . _ @ + -; stands in the audit log.")
        String name = "";

        @Option(names = "--role", description = "May do all that this role may.")
        @Nullable
        Role role;

        @Option(
                names = "--scope",
                paramLabel = "PERMISSION",
                description = "May do this; may be repeated: ${COMPLETION-CANDIDATES}.")
        List<Permission> scopes = new ArrayList<>();

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only mail for this domain; may be repeated.")
        List<String> domains = new ArrayList<>();

        @Option(
                names = "--expires",
                paramLabel = "DAYS",
                defaultValue = "365",
                description = "Ends after so many days, 1 to 3660 (default: ${DEFAULT-VALUE}).")
        int days;

        private final Clock clock;

        Add(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws IOException {
            Set<Permission> permissions = EnumSet.noneOf(Permission.class);
            permissions.addAll(scopes);
            if (role != null) {
                permissions.addAll(role.permissions());
            }
            if (permissions.isEmpty() || days < 1 || days > LONGEST.toDays()) {
                throw new ParameterException(spec.commandLine(), "--role or --scope is needed, and 1 to 3660 days");
            }
            Instant end = clock.instant().plus(Duration.ofDays(days));
            Map<String, String> details = Map.of(
                    "permissions",
                    permissions.toString(),
                    "domains",
                    String.join(" ", domains),
                    "expires",
                    end.toString());
            try {
                data.record(clock, "token.add", name, details);
                String text = data.onRegisters(registers ->
                        new ApiTokens(registers, clock).add(name, permissions, DataFolder.domains(domains), end));
                spec.commandLine().getOut().println(text);
                spec.commandLine().getOut().flush();
                return ExitCodes.OK;
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code token list}. */
    @Command(name = "list", description = "Lists tokens, without their text.", mixinStandardHelpOptions = true)
    static final class ListTokens implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        private final Clock clock;

        ListTokens(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws IOException {
            List<ApiTokens.ApiToken> all = data.onRegisters(registers -> new ApiTokens(registers, clock).all());
            for (ApiTokens.ApiToken token : all) {
                Set<String> domains = token.domains();
                spec.commandLine()
                        .getOut()
                        .printf(
                                "%-24s until %s %s %s%n",
                                token.name(),
                                token.expires(),
                                domains == null ? "all domains" : String.join(" ", domains),
                                token.permissions());
            }
            spec.commandLine().getOut().flush();
            return ExitCodes.OK;
        }
    }

    /** {@code token remove}. */
    @Command(name = "remove", description = "Takes a token away at once.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        @Parameters(paramLabel = "NAME", description = "Which.")
        String name = "";

        private final Clock clock;

        Remove(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws IOException {
            data.record(clock, "token.remove", name, Map.of());
            boolean removed = data.onRegisters(registers -> new ApiTokens(registers, clock).remove(name));
            if (!removed) {
                spec.commandLine().getErr().println("there is no such token");
            }
            return removed ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }
}
