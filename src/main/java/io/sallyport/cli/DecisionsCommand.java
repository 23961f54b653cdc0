package io.sallyport.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport decisions}: searches what was decided. Asks the running gateway over {@code /api/decisions}. */
@Command(
        name = "decisions",
        description = "Searches what was decided about mail, newest first.",
        mixinStandardHelpOptions = true)
public class DecisionsCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(names = "--id", paramLabel = "ID", description = "Only the decision of this id.")
    @Nullable
    String id;

    @Option(names = "--session", paramLabel = "ID", description = "Only decisions of this SMTP session.")
    @Nullable
    String session;

    @Option(names = "--message-id", paramLabel = "ID", description = "Only the mail of this Message-ID.")
    @Nullable
    String messageId;

    @Option(names = "--client", paramLabel = "NETWORK", description = "Only clients of this address or network.")
    @Nullable
    String client;

    @Option(names = "--sender", paramLabel = "ADDRESS", description = "Only mail of this sender; <> for the null one.")
    @Nullable
    String sender;

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "Only mail for this recipient.")
    @Nullable
    String recipient;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only mail from or for this domain.")
    @Nullable
    String domain;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Not before: 2026-03-01T10:00:00Z, or 7d, 12h, 30m ago.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before: as --since.")
    @Nullable
    String until;

    @Option(
            names = "--ending",
            paramLabel = "ENDING",
            description = "accepted, held, split, discarded, deferred or refused.")
    @Nullable
    String ending;

    @Option(
            names = "--action",
            paramLabel = "ACTION",
            description = "What a policy asked for: deliver, tag, hold, discard, defer or reject.")
    @Nullable
    String action;

    @Option(names = "--finding", paramLabel = "NAME", description = "Only with this finding, such as dnsbl.listed.")
    @Nullable
    String finding;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most this many, 1 to 500 (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    int limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on where the last page ended.")
    @Nullable
    String after;

    @Mixin
    GatewayOptions options = new GatewayOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    DecisionsCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("the command was not started by the command line");
        }
        List<String> query = new ArrayList<>(List.of("limit=" + limit));
        parameter(query, "id", id);
        parameter(query, "session", session);
        parameter(query, "messageId", messageId);
        parameter(query, "client", client);
        parameter(query, "sender", sender);
        parameter(query, "recipient", recipient);
        parameter(query, "domain", domain);
        parameter(query, "since", time(spec, "--since", since));
        parameter(query, "until", time(spec, "--until", until));
        parameter(query, "ending", ending);
        parameter(query, "action", action);
        parameter(query, "finding", finding);
        parameter(query, "after", after);
        var command = spec.commandLine();
        return GatewayOptions.finish(
                command,
                options.gateway(command).get("/api/decisions?" + String.join("&", query)),
                body -> command.getOut().print(options.json ? QueueTable.json(body) : DecisionsTable.page(body)));
    }

    private static void parameter(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + AdminClient.encode(value));
        }
    }

    private @Nullable String time(CommandSpec command, String option, @Nullable String text) {
        return text == null ? null : Times.parse(command.commandLine(), option, text, clock);
    }
}
