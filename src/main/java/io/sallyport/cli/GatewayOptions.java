package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where the running gateway is: the options of all commands that ask it. */
class GatewayOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the gateway listens (default: http://127.0.0.1 and the port of quarkus.http.port).")
    @Nullable
    URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A token; see --token-file for what is taken without it.")
    @Nullable
    String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Holds a token in its first line (default: SALLYPORT_ADMIN_TOKEN of the environment; else, for a "
                            + "gateway on this host, admin-token in its data folder).")
    @Nullable
    Path tokenFile;

    @Option(names = "--json", description = "Print the gateway's answer as JSON.")
    boolean json;

    /** The running gateway, as options, environment and configuration say where it is. */
    AdminClient gateway(CommandLine command) {
        return GatewayAddress.client(command, url, token, tokenFile);
    }

    /** Prints what a good answer holds, or says why there is none, and gives the exit code for it. */
    static int finish(CommandLine command, AdminClient.Answer answer, Consumer<JsonNode> print) {
        PrintWriter err = command.getErr();
        int exit =
                switch (answer) {
                    case AdminClient.Answer.Done(JsonNode body) -> {
                        print.accept(body);
                        yield ExitCodes.OK;
                    }
                    case AdminClient.Answer.Refused(int status, String why) -> {
                        err.println("refused (%d): %s".formatted(status, QueueTable.printable(why)));
                        yield ExitCodes.FAILED;
                    }
                    case AdminClient.Answer.Unreachable(String why) -> {
                        err.println("the gateway cannot be reached: " + QueueTable.printable(why));
                        yield ExitCodes.UNREACHABLE;
                    }
                };
        command.getOut().flush();
        err.flush();
        return exit;
    }
}
