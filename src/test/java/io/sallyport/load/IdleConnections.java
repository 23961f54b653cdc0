package io.sallyport.load;

import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Many clients that have greeted the gateway and then say nothing. */
final class IdleConnections implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Fewer than the backlog of a listener, so that none is turned away by the kernel. */
    private static final int OPENING_AT_ONCE = 64;

    private static final int PER_NETWORK = 100;

    private final List<SmtpClient> clients;

    private IdleConnections(List<SmtpClient> clients) {
        this.clients = clients;
    }

    /** Opens that many, spread over networks of the loopback, each past its EHLO. */
    static IdleConnections open(InetSocketAddress server, int count) throws IOException {
        Semaphore opening = new Semaphore(OPENING_AT_ONCE);
        List<Future<SmtpClient>> futures = new ArrayList<>(count);
        List<SmtpClient> clients = new ArrayList<>(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                InetAddress source = source(i);
                futures.add(threads.submit(() -> {
                    opening.acquire();
                    try {
                        SmtpClient client = SmtpClient.connect(server, source, PATIENCE);
                        client.greet("idle.example");
                        return client;
                    } finally {
                        opening.release();
                    }
                }));
            }
            for (Future<SmtpClient> future : futures) {
                clients.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("connection %d of %d: %s".formatted(clients.size() + 1, count, e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new IdleConnections(clients);
    }

    private static InetAddress source(int client) {
        int network = client / PER_NETWORK;
        return InetAddress.ofLiteral("127.2.%d.%d".formatted(network % 256, 1 + client % PER_NETWORK));
    }

    /** Whether each of them is still answered. */
    boolean isAlive() throws IOException {
        for (SmtpClient client : clients) {
            if (!client.command("NOOP").isPositive()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (SmtpClient client : clients) {
            client.close();
        }
    }
}
