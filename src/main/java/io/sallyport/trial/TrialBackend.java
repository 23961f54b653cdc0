package io.sallyport.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** A mail server on the loopback interface that takes everything and keeps it in a {@link TrialMailbox}. */
final class TrialBackend implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TrialBackend.class);
    private static final int MAX_CONNECTIONS = 64;
    private static final int BACKLOG = 64;

    private final TrialMailbox mailbox;
    private final InstantSource clock;
    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private TrialBackend(TrialMailbox mailbox, InstantSource clock, ServerSocket listener) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @throws UncheckedIOException if there is none
     */
    static TrialBackend start(TrialMailbox mailbox, InstantSource clock) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), BACKLOG);
            TrialBackend backend = new TrialBackend(mailbox, clock, listener);
            Thread.ofVirtual().name("trial-backend").start(backend::accept);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException("the trial backend cannot listen", e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                greet(listener.accept());
            } catch (SocketException e) {
                // The way to stop accept() is to close its socket; then the loop ends by its condition.
                LOG.debug("The trial backend's listener was closed", e);
            } catch (IOException e) {
                LOG.warn("The trial backend could not take a connection", e);
            }
        }
    }

    private void greet(Socket connection) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            try (connection) {
                connection
                        .getOutputStream()
                        .write("421 4.3.2 Too many connections\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return;
        }
        connections.add(connection);
        Thread.ofVirtual().name("trial-session").start(() -> {
            try (connection) {
                new TrialSession(connection, mailbox, clock).serve();
            } catch (IOException e) {
                LOG.debug("A connection to the trial backend broke", e);
            } finally {
                connections.remove(connection);
            }
        });
    }

    /** Stops listening and drops all connections. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            LOG.warn("The trial backend could not be stopped", e);
        }
    }
}
