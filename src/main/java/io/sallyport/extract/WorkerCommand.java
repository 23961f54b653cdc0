package io.sallyport.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * How a worker is started, and what keeps it from what it does not need.
 *
 * <p>What holds everywhere: its environment is empty, the one folder that it is told of is its own and goes with it, XML
 * parsers fetch nothing, its heap is bounded, and no parser that reads from elsewhere is loaded. What holds
 * where the system allows it (Linux, with {@code prlimit} and {@code unshare} of util-linux): a network name space of its
 * own without any interface, a bound on the size of each file that it writes, no core dumps, a bounded number of open
 * files. What is <em>not</em> enforced here: a worker whose JVM was taken over can read and write what the gateway's user
 * may, though it has nowhere to send it but its own answer; a launcher of the operator's choice can take that too.
 */
final class WorkerCommand {
    private static final Logger LOG = Logger.getLogger(WorkerCommand.class);
    private static final String MAIN = "io.sallyport.extract.worker.ExtractWorker";

    /** A file that it writes is a document, or one that lies in a document. Jars of the class path are 300 open files. */
    private static final List<String> LIMITS =
            List.of("prlimit", "--fsize=" + (256L << 20), "--core=0", "--nofile=1024");

    /** A network of its own without any interface: as the super-user, or as anybody where user name spaces are allowed. */
    private static final List<List<String>> OWN_NETWORK = List.of(
            List.of("unshare", "--net", "--ipc"), List.of("unshare", "--user", "--map-current-user", "--net", "--ipc"));

    private final ExtractConfig config;
    private final List<String> extra;

    /** @param extra arguments of the worker beside its own, for tests of what goes wrong */
    WorkerCommand(ExtractConfig config, List<String> extra) {
        this.config = config;
        this.extra = List.copyOf(extra);
    }

    /**
     * The whole command line. Tries what the system allows, which takes some milliseconds.
     *
     * @param folder the worker's own
     * @throws IOException if there are no classes, or not the isolation that is required
     */
    List<String> line(Path folder) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(isolation());
        config.launcher().ifPresent(line::addAll);
        line.add(config.java()
                .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"))
                .toString());
        line.add("-Xmx" + config.memory().asLongValue());
        line.addAll(List.of(
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Djavax.xml.accessExternalDTD=",
                "-Djavax.xml.accessExternalSchema=",
                "-Djavax.xml.accessExternalStylesheet=",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dorg.jboss.logging.provider=slf4j",
                "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                "-Dlog4j2.statusLoggerLevel=OFF",
                "-Dorg.apache.logging.log4j.simplelog.level=OFF",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                config.classpath().isPresent() ? config.classpath().get() : WorkerClasspath.find(),
                MAIN,
                Long.toString(config.mostOctets().asLongValue())));
        line.addAll(extra);
        return line;
    }

    private List<String> isolation() throws IOException, InterruptedException {
        if (config.isolation() == ExtractConfig.Isolation.OFF) {
            return List.of();
        }
        List<String> allowed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (works(LIMITS)) {
            allowed.addAll(LIMITS);
        } else {
            missing.add("limits (prlimit)");
        }
        List<String> network = List.of();
        for (List<String> way : OWN_NETWORK) {
            if (network.isEmpty() && works(way)) {
                network = way;
            }
        }
        allowed.addAll(network);
        if (network.isEmpty()) {
            missing.add("a network of its own (unshare)");
        }
        if (!missing.isEmpty() && config.isolation() == ExtractConfig.Isolation.REQUIRE) {
            throw new IOException("isolation is required, and the system does not allow " + String.join(", ", missing));
        }
        if (!missing.isEmpty()) {
            LOG.warnf("Workers that parse documents run without %s", String.join(", ", missing));
        }
        return allowed;
    }

    /** Whether a program can be started this way. */
    private static boolean works(List<String> prefix) throws InterruptedException {
        List<String> line = new ArrayList<>(prefix);
        line.add("true");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            LOG.debugf(e, "%s", prefix.getFirst());
            return false;
        }
    }

    /** Starts a worker in its folder. */
    Process start(Path folder) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(line(folder));
        String path = System.getenv("PATH");
        builder.environment().clear();
        if (path != null) {
            builder.environment().put("PATH", path); // To find the programs of the isolation
        }
        builder.directory(folder.toFile());
        return builder.start();
    }
}
