package io.sallyport.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport explain}: the story of one decision. Asks the running gateway over {@code /api/decisions}. */
@Command(
        name = "explain",
        description = "Tells why a mail was accepted, held or refused, and what would have been needed otherwise.",
        mixinStandardHelpOptions = true)
public class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The id in the reply to the sender, in the log and in Received.")
    String id = "";

    @Mixin
    GatewayOptions options = new GatewayOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("the command was not started by the command line");
        }
        var command = spec.commandLine();
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) { // It is a segment of a path: anything else is a slip of the keyboard
            throw new ParameterException(command, "%s (expected: an id)".formatted(QueueTable.printable(id)));
        }
        return GatewayOptions.finish(
                command,
                options.gateway(command).get("/api/decisions/" + id),
                body -> command.getOut().print(options.json ? QueueTable.json(body) : DecisionsTable.story(body)));
    }
}
