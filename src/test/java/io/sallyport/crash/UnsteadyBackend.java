package io.sallyport.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend on one port that fails in every way a backend can, by chance from a seed or as it is told, until it is healed, and writes into
 * the ledger what it took and whether the gateway can know.
 */
public final class UnsteadyBackend implements AutoCloseable {
    private final Ledger ledger;
    private final Recognition recognition;
    private final boolean chunking;
    private final Random random;
    private final Set<UnsteadySession> sessions = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listener;
    private volatile @Nullable Mood always;

    /**
     * Begins to listen on a free port.
     *
     * @param chunking whether CHUNKING is offered
     */
    public UnsteadyBackend(Ledger ledger, Recognition recognition, boolean chunking, long seed) {
        this.ledger = ledger;
        this.recognition = recognition;
        this.chunking = chunking;
        this.random = new Random(seed);
        this.port = listen(0).getLocalPort();
    }

    /** What happens to a connection or a transaction. */
    public enum Mood {
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
        LOSES_AND_CLOSES,
        /** The mail is read and refused with 554: never by chance. */
        DATA_REFUSED,
        /** The reply to a mail comes late, within what the gateway waits: never by chance. */
        SLOW;

        private static final List<Mood> BY_CHANCE = List.copyOf(EnumSet.range(BUSY, LOSES_AND_CLOSES));

        /** The share of transactions that go well while the backend is not healed. */
        private static final double GOOD_SHARE = 0.75;
    }

    /** What a backend makes of the octets of a mail. */
    public interface Recognition {
        /** Which mail of ours it is, and whether it is as it was sent. */
        Recognized recognize(byte[] arrived);
    }

    /** What octets that arrived are. */
    public sealed interface Recognized {}

    /** A mail of ours, as it was sent. */
    public record Intact(int number) implements Recognized {}

    /** A mail that is not counted. */
    public record Uncounted() implements Recognized {}

    /** No mail that should have arrived so. */
    public record Damaged(String what) implements Recognized {}

    public int port() {
        return port;
    }

    Ledger ledger() {
        return ledger;
    }

    Recognition recognition() {
        return recognition;
    }

    /** Whether CHUNKING is offered. */
    boolean chunking() {
        return chunking;
    }

    synchronized Mood mood() {
        if (always != null) {
            return always;
        }
        return random.nextDouble() < Mood.GOOD_SHARE
                ? Mood.GOOD
                : Mood.BY_CHANCE.get(random.nextInt(Mood.BY_CHANCE.size()));
    }

    /** From now on everything goes well. */
    public void heal() {
        always(Mood.GOOD);
    }

    /** From now on it is as it is told. */
    public void always(Mood mood) {
        always = mood;
    }

    /** From now on it fails by chance, as it does at first. */
    public void fail() {
        always = null;
    }

    /** Closes the port and all connections. */
    public synchronized void goAway() {
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
    public void comeBack() {
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
