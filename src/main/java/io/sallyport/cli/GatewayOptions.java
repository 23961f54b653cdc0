package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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
            description = "The value of sallyport.admin.token (default: from the environment, SALLYPORT_ADMIN_TOKEN).")
    @Nullable
    String token;

    @Option(names = "--json", description = "Print the gateway's answer as JSON.")
    boolean json;

    /** The running gateway, as options, environment and configuration say where it is. */
    AdminClient gateway(CommandLine command) {
        URI base = url != null ? url : URI.create("http://127.0.0.1:" + setting("quarkus.http.port", "8080"));
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new ParameterException(command, "--url %s (expected: http://host:port)".formatted(base));
        }
        String secret = token != null ? token : setting("sallyport.admin.token", "");
        return new AdminClient(base, secret.isEmpty() ? null : secret);
    }

    /** The same sources as the gateway: system properties, environment, configuration files. */
    private static String setting(String key, String otherwise) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class).orElse(otherwise);
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
