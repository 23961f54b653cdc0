package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code sallyport queue}: the mail that waits for its backends. Asks the running gateway over {@code /api/queue}.
 *
 * <p>Exit codes: 0 done; 1 the gateway refused; 2 wrong usage; 3 the gateway cannot be reached.
 */
@Command(
        name = "queue",
        description = "Shows and steers the mail that waits for its backends.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the gateway refused",
            "2:wrong usage",
            "3:the gateway cannot be reached",
        },
        subcommands = {
            QueueCommand.ListMails.class,
            QueueCommand.Show.class,
            QueueCommand.Retry.class,
            QueueCommand.Hold.class,
            QueueCommand.Release.class,
            QueueCommand.Delete.class
        })
public class QueueCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            scope = ScopeType.INHERIT, // Operators write it at the end of the line
            paramLabel = "URL",
            description = "Where the gateway listens (default: http://127.0.0.1 and the port of quarkus.http.port).")
    @Nullable
    URI url;

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            description = "A token; see --token-file for what is taken without it.")
    @Nullable
    String token;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "Holds a token in its first line (default: SALLYPORT_ADMIN_TOKEN of the environment; else, for a "
                            + "gateway on this host, admin-token in its data folder).")
    @Nullable
    Path tokenFile;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(specification(spec).commandLine(), "a command is missing: list, show, retry …");
    }

    private static CommandSpec specification(@Nullable CommandSpec injected) {
        if (injected == null) {
            throw new IllegalStateException("the command was not started by the command line");
        }
        return injected;
    }

    /** The running gateway, as options, environment and configuration say where it is. */
    private AdminClient gateway() {
        return GatewayAddress.client(specification(spec).commandLine(), url, token, tokenFile);
    }

    /** What the commands share: how an answer becomes output and an exit code. */
    abstract static class Subcommand implements Callable<Integer> {
        @ParentCommand
        @Nullable
        QueueCommand queue;

        @Spec
        @Nullable
        CommandSpec spec;

        AdminClient gateway() {
            if (queue == null) {
                throw new IllegalStateException("the command was not started by its parent");
            }
            return queue.gateway();
        }

        PrintWriter out() {
            return specification(spec).commandLine().getOut();
        }

        /** Prints what a good answer holds, or says why there is none, and gives the exit code for it. */
        int finish(AdminClient.Answer answer, Consumer<JsonNode> print) {
            return GatewayOptions.finish(specification(spec).commandLine(), answer, print);
        }

        /** Does the same to each of several mails; the worst answer decides the exit code. */
        int forEach(List<String> ids, BiFunction<AdminClient, String, AdminClient.Answer> act, String done) {
            ids.forEach(this::checked);
            AdminClient gateway = gateway();
            int worst = ExitCodes.OK;
            for (String id : ids) {
                worst = Math.max(worst, finish(act.apply(gateway, id), body -> out().println(id + " " + done)));
            }
            return worst;
        }

        /** A queue id is a path segment of the request: anything else is a slip of the keyboard. */
        String checked(String id) {
            if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new ParameterException(
                        specification(spec).commandLine(),
                        "%s (expected: a queue id)".formatted(QueueTable.printable(id)));
            }
            return id;
        }
    }

    /** {@code queue list}. */
    @Command(name = "list", description = "Lists waiting mail, oldest first.", mixinStandardHelpOptions = true)
    static class ListMails extends Subcommand {
        @Option(names = "--sender", paramLabel = "TEXT", description = "Only mail whose sender holds this text.")
        @Nullable
        String sender;

        @Option(names = "--recipient", paramLabel = "TEXT", description = "Only mail that waits for such a recipient.")
        @Nullable
        String recipient;

        @Option(names = "--state", paramLabel = "STATE", description = "Only mail that is waiting, delivering or held.")
        @Nullable
        String state;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "At most this many, 1 to 1000 (default: ${DEFAULT-VALUE}).",
                defaultValue = "100")
        int limit;

        @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where the last page ended.")
        @Nullable
        String after;

        @Option(names = "--json", description = "Print the gateway's answer as JSON.")
        boolean json;

        @Override
        public Integer call() {
            List<String> query = new ArrayList<>(List.of("limit=" + limit));
            parameter(query, "sender", sender);
            parameter(query, "recipient", recipient);
            parameter(query, "state", state);
            parameter(query, "after", after);
            AdminClient.Answer answer = gateway().get("/api/queue?" + String.join("&", query));
            return finish(answer, body -> out().print(json ? QueueTable.json(body) : QueueTable.page(body)));
        }

        private static void parameter(List<String> query, String name, @Nullable String value) {
            Optional.ofNullable(value).map(AdminClient::encode).ifPresent(text -> query.add(name + "=" + text));
        }
    }

    /** {@code queue show}. */
    @Command(name = "show", description = "Shows all that is known about one mail.", mixinStandardHelpOptions = true)
    static class Show extends Subcommand {
        @Parameters(paramLabel = "ID", description = "The queue id.")
        String id = "";

        @Option(names = "--json", description = "Print the gateway's answer as JSON.")
        boolean json;

        @Override
        public Integer call() {
            AdminClient.Answer answer = gateway().get("/api/queue/" + checked(id));
            return finish(answer, body -> out().print(json ? QueueTable.json(body) : QueueTable.mail(body)));
        }
    }

    /** A command that does the same to each of several mails. */
    abstract static class Act extends Subcommand {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "The queue ids.")
        List<String> ids = new ArrayList<>();

        /** Asks the gateway to act on one mail. */
        abstract AdminClient.Answer act(AdminClient gateway, String id);

        /** What was done, for the operator to read. */
        abstract String done();

        @Override
        public Integer call() {
            return forEach(ids, this::act, done());
        }
    }

    /** {@code queue retry}. */
    @Command(name = "retry", description = "Tries mail again at once.", mixinStandardHelpOptions = true)
    static class Retry extends Subcommand {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "The queue ids.")
        List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "All mail that is not held.")
        boolean all;

        @Override
        public Integer call() {
            if (all == !ids.isEmpty()) {
                throw new ParameterException(specification(spec).commandLine(), "give queue ids, or --all");
            }
            if (all) {
                return finish(
                        gateway().post("/api/queue/retry"),
                        body -> out().println("%d mails will be tried now"
                                .formatted(body.path("mails").asInt())));
            }
            return forEach(ids, (gateway, id) -> gateway.post("/api/queue/" + id + "/retry"), "will be tried now");
        }
    }

    /** {@code queue hold}. */
    @Command(name = "hold", description = "Stops mail until it is released.", mixinStandardHelpOptions = true)
    static class Hold extends Act {
        @Override
        AdminClient.Answer act(AdminClient gateway, String id) {
            return gateway.post("/api/queue/" + id + "/hold");
        }

        @Override
        String done() {
            return "is held";
        }
    }

    /** {@code queue release}. */
    @Command(name = "release", description = "Lets held mail go on.", mixinStandardHelpOptions = true)
    static class Release extends Act {
        @Override
        AdminClient.Answer act(AdminClient gateway, String id) {
            return gateway.post("/api/queue/" + id + "/release");
        }

        @Override
        String done() {
            return "is released";
        }
    }

    /** {@code queue delete}. */
    @Command(name = "delete", description = "Removes mail for ever; nobody is told.", mixinStandardHelpOptions = true)
    static class Delete extends Act {
        @Override
        AdminClient.Answer act(AdminClient gateway, String id) {
            return gateway.delete("/api/queue/" + id);
        }

        @Override
        String done() {
            return "is deleted";
        }
    }
}
