package io.sallyport.testing;

import io.sallyport.store.redis.RedisConfig;
import io.sallyport.store.redis.RedisServer;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that is installed on this machine, such as {@code redis-server} or {@code valkey-server} of Debian: unlike
 * {@link RedisProcess} it speaks TLS. It keeps nothing on disk.
 */
public final class InstalledRedis implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final int port = GatewayProcess.freePort();
    private final Process process;

    private InstalledRedis(Path program, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--bind", "127.0.0.1", "--save", "", "--port", String.valueOf(port)));
        options.stream()
                .map(option -> option.replace("{port}", String.valueOf(port)))
                .forEach(command::add);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        Await.until(START, () -> program + " on port " + port, this::listens);
    }

    /** Where the program is; empty if it is not installed. */
    public static Optional<Path> find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A server without TLS. */
    public static InstalledRedis start(Path program) throws IOException {
        return new InstalledRedis(program, List.of());
    }

    /** A server that speaks only TLS, and whose password is asked for. */
    public static InstalledRedis withTls(Path program, TestCertificates shown, Path folder, String password)
            throws IOException {
        String certificate =
                shown.writeCertificate(folder.resolve("server.crt")).toString();
        String key = shown.writeKey(folder.resolve("server.key")).toString();
        // The last of both ports that are named counts: none is without TLS
        return new InstalledRedis(
                program,
                List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        "{port}",
                        "--tls-cert-file",
                        certificate,
                        "--tls-key-file",
                        key,
                        "--tls-ca-cert-file",
                        certificate,
                        "--tls-auth-clients",
                        "no",
                        "--requirepass",
                        password));
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended with " + process.exitValue());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /** A gateway's way to it. */
    public RedisServer open() throws IOException {
        return open("redis://127.0.0.1", null, null);
    }

    /**
     * A gateway's way to it.
     *
     * @param server scheme and host
     * @param trusted who may vouch for it, in a PEM file
     */
    public RedisServer open(String server, @Nullable String password, @Nullable Path trusted) throws IOException {
        List<String> settings = new ArrayList<>(
                List.of("sallyport.redis.server", server + ":" + port, "sallyport.redis.timeout", "5s"));
        if (password != null) {
            settings.addAll(List.of("sallyport.redis.password", password));
        }
        if (trusted != null) {
            settings.addAll(List.of("sallyport.redis.ca-file", trusted.toString()));
        }
        return new RedisServer(vertx, Configs.of(RedisConfig.class, settings.toArray(String[]::new)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
