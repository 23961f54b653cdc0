package io.sallyport.cli;

import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.User;
import io.sallyport.admin.access.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** {@code sallyport user}: who may log in at the page. Works on the files of the gateway, which sees changes at once. */
@Command(
        name = "user",
        description = "Adds, lists and removes those who may log in at the page.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.ListUsers.class,
            UserCommand.Remove.class,
            UserCommand.Passwd.class
        })
public final class UserCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: add, list, remove, passwd");
    }

    /** What the commands share. */
    abstract static class OnUsers implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        /** Does it. */
        abstract boolean work(Users users) throws IOException;

        @Override
        public Integer call() throws IOException {
            try {
                boolean done = data.onRegisters(registers -> work(new Users(registers)));
                spec.commandLine().getOut().flush();
                if (!done) {
                    spec.commandLine().getErr().println("there is no such user");
                }
                return done ? ExitCodes.OK : ExitCodes.FAILED;
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
        }

        /** Says what was done. */
        void say(String text) {
            spec.commandLine().getOut().println(text);
        }
    }

    /** {@code user add}. */
    @Command(name = "add", description = "Adds somebody; asks for a password.", mixinStandardHelpOptions = true)
    static final class Add extends OnUsers {
        @Parameters(paramLabel = "NAME", description = "a-z 0-9 . _ @ + -")
        String name = "";

        @Option(names = "--role", required = true, description = "admin, operator, helpdesk or auditor.")
        Role role = Role.AUDITOR;

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only mail for this domain; may be repeated.")
        List<String> domains = new ArrayList<>();

        @Option(names = "--content", description = "May see messages in quarantine, though the role may not.")
        boolean content;

        @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password in its first line.")
        @Nullable
        Path passwordFile;

        @Option(names = "--must-change", description = "The password is only for the first login.")
        boolean mustChange;

        private final Clock clock;

        Add(Clock clock) {
            this.clock = clock;
        }

        @Override
        boolean work(Users users) throws IOException {
            String password = DataFolder.password(spec.commandLine(), passwordFile);
            Set<String> limits = DataFolder.domains(domains);
            data.record(clock, "user.add", name, Map.of("role", role.text(), "domains", String.join(" ", domains)));
            users.add(name, role, limits, content, password, mustChange);
            say("%s may log in".formatted(name));
            return true;
        }
    }

    /** {@code user list}. */
    @Command(name = "list", description = "Lists everybody.", mixinStandardHelpOptions = true)
    static final class ListUsers extends OnUsers {
        @Override
        boolean work(Users users) throws IOException {
            for (User user : users.all()) {
                Set<String> domains = user.domains();
                say("%-24s %-9s %s%s%s"
                        .formatted(
                                user.name(),
                                user.role().name().toLowerCase(Locale.ROOT),
                                domains == null ? "all domains" : String.join(" ", domains),
                                user.content() ? ", sees messages" : "",
                                user.mustChange() ? ", must change the password" : ""));
            }
            return true;
        }
    }

    /** {@code user remove}. */
    @Command(name = "remove", description = "Takes somebody away at once.", mixinStandardHelpOptions = true)
    static final class Remove extends OnUsers {
        @Parameters(paramLabel = "NAME", description = "Whom.")
        String name = "";

        private final Clock clock;

        Remove(Clock clock) {
            this.clock = clock;
        }

        @Override
        boolean work(Users users) throws IOException {
            data.record(clock, "user.remove", name, Map.of());
            return users.remove(name);
        }
    }

    /** {@code user passwd}. */
    @Command(
            name = "passwd",
            description = "Gives somebody another password; their sessions end.",
            mixinStandardHelpOptions = true)
    static final class Passwd extends OnUsers {
        @Parameters(paramLabel = "NAME", description = "Whom.")
        String name = "";

        @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password in its first line.")
        @Nullable
        Path passwordFile;

        @Option(names = "--must-change", description = "The password is only for the next login.")
        boolean mustChange;

        private final Clock clock;

        Passwd(Clock clock) {
            this.clock = clock;
        }

        @Override
        boolean work(Users users) throws IOException {
            String password = DataFolder.password(spec.commandLine(), passwordFile);
            data.record(clock, "user.passwd", name, Map.of());
            return users.setPassword(name, password, mustChange);
        }
    }
}
