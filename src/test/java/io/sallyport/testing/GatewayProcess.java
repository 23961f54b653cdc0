package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built gateway as a process of its own, on this host's loopback: to be measured, stopped and killed. */
public final class GatewayProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);

    private static final String DNS = "sallyport.dns.servers";

    private final Process process;
    private final Plan plan;
    private final DnsServer dns;

    private GatewayProcess(Process process, Plan plan, DnsServer dns) {
        this.process = process;
        this.plan = plan;
        this.dns = dns;
        // A test run that is broken off must not leave gateways behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    }

    /**
     * How a gateway is to be run.
     *
     * @param home holds its data, its policies and its log
     * @param smtpPort where it takes mail
     * @param httpPort where it is administered
     * @param settings further keys of its configuration
     * @param jvmOptions options of its Java virtual machine
     */
    public record Plan(Path home, int smtpPort, int httpPort, Map<String, String> settings, List<String> jvmOptions) {
        public Plan {
            settings = Map.copyOf(settings);
            jvmOptions = List.copyOf(jvmOptions);
        }

        /** A gateway in an own folder on free ports. */
        public static Plan in(Path home, Map<String, String> settings) {
            return new Plan(home, freePort(), freePort(), settings, List.of());
        }

        /** The same with other options of the virtual machine. */
        public Plan withJvmOptions(List<String> options) {
            return new Plan(home, smtpPort, httpPort, settings, options);
        }

        /** The file of a served domain. */
        public Path domainFile(String domain) {
            return home.resolve("policies").resolve("domains").resolve(domain + ".yaml");
        }

        /** Writes the file of a served domain. */
        public void serve(String domain, String yaml) throws IOException {
            Files.createDirectories(domainFile(domain).getParent());
            Files.writeString(domainFile(domain), yaml);
        }
    }

    /** Whether the program has been built. */
    public static boolean isBuilt() {
        return Files.isRegularFile(PROGRAM);
    }

    /** Starts a gateway and returns when it greets and can be administered. In its world, nothing has DNS records. */
    public static GatewayProcess start(Plan plan) throws IOException {
        if (!isBuilt()) {
            throw new IOException(PROGRAM + " is not there; build it with: ./mvnw package -DskipTests");
        }
        DnsServer dns = DnsServer.startEmpty();
        List<String> command = new ArrayList<>(options(plan));
        if (!plan.settings().containsKey(DNS)) {
            command.add("-D" + DNS + "=" + dns.address());
        }
        command.add("-jar");
        command.add(PROGRAM.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(plan).toFile()))
                .start();
        GatewayProcess gateway = new GatewayProcess(process, plan, dns);
        try {
            Await.until(START, () -> "both doors of the gateway; its log ends: " + gateway.logEnd(), gateway::isUp);
        } catch (AssertionError e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    /**
     * What a command of the program ended with.
     *
     * @param output all that it wrote
     */
    public record Ended(int exitCode, String output) {}

    /** Runs a command of the program, such as {@code scan}, to its end. */
    public static Ended run(Plan plan, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(options(plan));
        command.add("-jar");
        command.add(PROGRAM.toString());
        command.addAll(List.of(arguments));
        Path output = Files.createDirectories(plan.home().resolve("log")).resolve("command.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(START.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        if (!ended) {
            throw new AssertionError("it did not end within " + START + "; it said: " + said);
        }
        return new Ended(process.exitValue(), said);
    }

    /** The Java virtual machine and its options. */
    private static List<String> options(Plan plan) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(plan.jvmOptions());
        command.add("-Dsallyport.data-dir=" + plan.home().resolve("data"));
        command.add("-Dsallyport.policies-dir=" + plan.home().resolve("policies"));
        command.add("-Dsallyport.hostname=gateway.example.test");
        command.add("-Dsallyport.listeners.smtp.address=127.0.0.1");
        command.add("-Dsallyport.listeners.smtp.port=" + plan.smtpPort());
        command.add("-Dsallyport.admin.token=" + QueueClient.TOKEN);
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=" + plan.httpPort());
        plan.settings().forEach((key, value) -> command.add("-D" + key + "=" + value));
        return command;
    }

    /** HTTP is the last to be there: the front door must not wait for it, an asker must. */
    private boolean isUp() {
        return greets() && isAdministrable();
    }

    private boolean isAdministrable() {
        try (Socket http = new Socket(InetAddress.getLoopbackAddress(), plan.httpPort())) {
            return http.isConnected();
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private boolean greets() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the gateway ended with %d; its log ends: %s".formatted(process.exitValue(), logEnd()));
        }
        try (SmtpClient client = SmtpClient.connect(address(), Duration.ofSeconds(5))) {
            return client.read().code() == 220;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /** Where it takes mail. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.smtpPort());
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it as a power cut would (SIGKILL), and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** Asks it to stop (SIGTERM), and returns its exit code. */
    public int stop() {
        process.destroy();
        waitForEnd();
        return process.exitValue();
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the gateway did not end within " + STOP + "; its log ends: " + logEnd());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            dns.close();
        }
    }

    /** All lines that it wrote, over all its lives. */
    public List<String> logLines() throws IOException {
        return Files.readAllLines(log(plan), StandardCharsets.UTF_8);
    }

    /** Keeps what it wrote when its home is gone. */
    public void copyLog(Path to) throws IOException {
        Files.copy(log(plan), to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The last lines that it wrote, over all its lives. */
    public String logEnd() {
        try {
            List<String> lines = logLines();
            return System.lineSeparator()
                    + String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Plan plan) throws IOException {
        // In a folder of its own: the gateway watches the one that its policies are in
        Path folder = Files.createDirectories(plan.home().resolve("log"));
        return folder.resolve("gateway.log");
    }

    /** A port of the loopback that nobody listens on now. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        waitForEnd();
    }
}
