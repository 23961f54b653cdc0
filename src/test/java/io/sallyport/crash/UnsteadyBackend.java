package io.sallyport.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend on one port that fails in every way a backend can, by chance from a seed, until it is healed, and writes into
 * the ledger what it took and whether the gateway can know.
 */
final class UnsteadyBackend implements AutoCloseable {
    private final Ledger ledger;
    private final boolean chunking;
    private final Random random;
    private final Set<UnsteadySession> sessions = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listener;
    private volatile boolean healed;

    UnsteadyBackend(Ledger ledger, boolean chunking, long seed) {
        this.ledger = ledger;
        this.chunking = chunking;
        this.random = new Random(seed);
        this.port = listen(0).getLocalPort();
    }

    /** What happens to a connection or a transaction. */
    enum Mood {
        GOOD,
        /** The greeting is 421. */
        BUSY,
        MAIL_DEFERRED,
        /** The first recipient is answered with 451. */
        RECIPIENT_DEFERRED,
        DATA_DEFERRED,
        /** No reply to MAIL, for longer than the gateway waits. */
        STALLS_AT_MAIL,
        CLOSES_WITHIN_DATA,
        /** The mail is taken; the reply does not come, for longer than the gateway waits. */
        TAKES_AND_STALLS,
        /** The mail is taken; the connection closes in place of the reply. */
        TAKES_AND_CLOSES,
        /** The mail is not taken; the connection closes in place of the reply. */
        LOSES_AND_CLOSES;

        /** The share of transactions that go well while the backend is not healed. */
        private static final double GOOD_SHARE = 0.75;
    }

    int port() {
        return port;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Whether CHUNKING is offered. */
    boolean chunking() {
        return chunking;
    }

    synchronized Mood mood() {
        if (healed || random.nextDouble() < Mood.GOOD_SHARE) {
            return Mood.GOOD;
        }
        Mood[] moods = Mood.values();
        return moods[1 + random.nextInt(moods.length - 1)];
    }

    /** From now on everything goes well. */
    void heal() {
        healed = true;
    }

    /** Closes the port and all connections. */
    synchronized void goAway() {
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            listener = null;
        }
        sessions.forEach(UnsteadySession::cut);
    }

    /** Listens again. */
    void comeBack() {
        listen(port);
    }

    private synchronized ServerSocket listen(int on) {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), on), 200);
            listener = opened;
            Thread.ofVirtual().name("unsteady-backend").start(() -> accept(opened));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                UnsteadySession session = new UnsteadySession(this, socket, ledger.life());
                sessions.add(session);
                Thread.ofVirtual().name("unsteady-session").start(() -> {
                    session.run();
                    sessions.remove(session);
                });
                if (from.isClosed()) {
                    session.cut(); // it came while the backend went away
                }
            } catch (IOException e) {
                if (!from.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        goAway();
    }
}
