package io.sallyport.testing;

import io.sallyport.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A backend for tests: a real SMTP (or LMTP) server on a port of its own that keeps what it gets, does as it is told,
 * and is strict: only CR LF {@code .} CR LF ends data, unless told otherwise.
 *
 * <pre>{@code
 * try (FakeBackend backend = FakeBackend.smtp()) {
 *     backend.when("RCPT TO:<bad@").reply("550 5.1.1 No such user");
 *     backend.when("END-OF-DATA").once().close();
 *     …
 *     assertThat(backend.mails()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>What can be named in {@link #when}, besides the beginning of a command line (letter case does not matter): {@code
 * GREETING} (a client has connected), {@code BODY} (the first octets of message data have come), {@code END-OF-DATA}
 * (the data is complete, the reply is due; LMTP: {@code END-OF-DATA <recipient>}, once for each).
 */
public final class FakeBackend implements AutoCloseable {
    /** What a server of today offers. */
    public static final List<String> ALL_EXTENSIONS =
            List.of("PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES");

    /**
     * One mail that was taken.
     *
     * @param mailFrom the parameter of MAIL FROM as it came: {@code <anne@sender.example> BODY=8BITMIME}
     * @param recipients the parameters of the RCPT TO that were taken
     * @param bytes the message, dots unstuffed
     * @param wire the octets as they came, stuffed dots and all; for BDAT the same as bytes
     * @param tls whether it came through TLS
     */
    public record ReceivedMail(String mailFrom, List<String> recipients, byte[] bytes, byte[] wire, boolean tls) {}

    private final boolean lmtp;
    private final ServerSocket server;
    private final Thread acceptor;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final Queue<ReceivedMail> mails = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<ReceivedMail> arrivals = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile List<String> extensions = ALL_EXTENSIONS;
    private volatile List<String> laxEnds = List.of();
    private volatile @Nullable SSLContext tls;
    private volatile boolean implicitTls;
    private volatile boolean wantsClientCertificate;

    private FakeBackend(boolean lmtp, int port) {
        this.lmtp = lmtp;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.ofVirtual().name("fake-backend").start(this::acceptAll);
    }

    /** An SMTP server on a free port of 127.0.0.1. */
    public static FakeBackend smtp() {
        return new FakeBackend(false, 0);
    }

    /** An SMTP server on a given port of 127.0.0.1: one that comes back. */
    public static FakeBackend smtp(int port) {
        return new FakeBackend(false, port);
    }

    /** An LMTP server on a free port of 127.0.0.1. */
    public static FakeBackend lmtp() {
        return new FakeBackend(true, 0);
    }

    /** Where it listens. */
    public HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }

    /** Offers these extensions instead of {@link #ALL_EXTENSIONS}; STARTTLS is added where there is TLS. */
    public FakeBackend offering(String... keywords) {
        extensions = List.of(keywords);
        return this;
    }

    /** Takes these octets, too, for the end of data, as servers did that mail could be smuggled into. */
    public FakeBackend endingDataAlsoAt(String... octets) {
        laxEnds = List.of(octets);
        return this;
    }

    /** Offers STARTTLS with this certificate. */
    public FakeBackend withStartTls(TestCertificates certificate) {
        tls = certificate.serverContext();
        return this;
    }

    /** Speaks TLS from the first octet. */
    public FakeBackend withImplicitTls(TestCertificates certificate) {
        tls = certificate.serverContext();
        implicitTls = true;
        return this;
    }

    /** Offers STARTTLS and takes only clients that show the given certificate. */
    public FakeBackend withStartTls(TestCertificates certificate, TestCertificates ofClient) {
        tls = certificate.serverContext(ofClient);
        wantsClientCertificate = true;
        return this;
    }

    /** What to do at a command; the rule that was made last and fits is followed. */
    public Rule when(String command) {
        return new Rule(this, command.toUpperCase(Locale.ROOT));
    }

    /** Follows no rules any more. */
    public void forgetRules() {
        rules.clear();
    }

    /** The mails that were taken, in their order. */
    public List<ReceivedMail> mails() {
        return List.copyOf(mails);
    }

    /** Waits for the next mail that has not been awaited yet; fails after ten seconds. */
    public ReceivedMail awaitMail() throws InterruptedException {
        return awaitMail(Duration.ofSeconds(10));
    }

    /** Waits for the next mail that has not been awaited yet. */
    public ReceivedMail awaitMail(Duration most) throws InterruptedException {
        ReceivedMail mail = arrivals.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        if (mail == null) {
            throw new AssertionError("no mail came within " + most);
        }
        return mail;
    }

    /** All command lines of all connections, in the order they were read. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** Forgets what it heard and took so far: for tests of so much mail that others would be slow to search it. */
    public void forgetMails() {
        commands.clear();
        mails.clear();
        arrivals.clear();
    }

    /** How many connections were taken so far. */
    public int connections() {
        return connections.get();
    }

    /** How many connections are open. */
    public int openConnections() {
        return open.size();
    }

    /** Closes all connections and goes on listening. */
    public void dropConnections() {
        open.forEach(FakeBackend::closeQuietly);
    }

    @Override
    public void close() {
        released.countDown();
        try {
            server.close();
            acceptor.join(); // Until then the port may still take a connection
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropConnections();
    }

    boolean isLmtp() {
        return lmtp;
    }

    List<String> extensions() {
        return extensions;
    }

    List<String> laxEnds() {
        return laxEnds;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }

    boolean implicitTls() {
        return implicitTls;
    }

    boolean wantsClientCertificate() {
        return wantsClientCertificate;
    }

    void heard(String command) {
        commands.add(command);
    }

    void keeps(ReceivedMail mail) {
        mails.add(mail);
    }

    void decides(ReceivedMail mail, boolean kept) {
        if (kept) {
            arrivals.add(mail);
        } else {
            mails.removeIf(other -> other == mail);
        }
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    /** The action for a command; null: do as a server does. */
    @Nullable
    Action actionFor(String command) {
        String upper = command.toUpperCase(Locale.ROOT);
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if (upper.startsWith(rule.command) && rule.left.getAndUpdate(n -> n > 0 ? n - 1 : n) != 0) {
                return rule.action;
            }
        }
        return null;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().name("fake-backend-session").start(() -> serve(socket));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new FakeBackendSession(this, socket).run();
        } catch (IOException e) {
            // The client went away, or the test made it so: what a server would log.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to do. */
    sealed interface Action {
        /** Sends these lines, each with its CR LF, instead of the usual reply. */
        record Reply(List<String> lines) implements Action {}

        /** Sends these octets as they are. */
        record Raw(byte[] octets) implements Action {}

        /** Sends these lines and closes. */
        record ReplyAndClose(List<String> lines) implements Action {}

        /** Closes without a word. */
        record Close() implements Action {}

        /** Says nothing until the backend is closed. */
        record Stall() implements Action {}

        /** Does as usual, but later. */
        record Delay(Duration by) implements Action {}
    }

    /** A rule in the making: ends with one of the methods that say what to do. */
    public static final class Rule {
        private final FakeBackend backend;
        private final String command;
        private final AtomicInteger left = new AtomicInteger(-1);
        private @Nullable Action action;

        private Rule(FakeBackend backend, String command) {
            this.backend = backend;
            this.command = command;
        }

        /** The rule holds for one time only. */
        public Rule once() {
            return times(1);
        }

        /** The rule holds for so many times. */
        public Rule times(int times) {
            left.set(times);
            return this;
        }

        /** Replies these lines, {@code 250-…} and {@code 250 …}; a 2yz or 354 has its usual effect. */
        public void reply(String... lines) {
            follow(new Action.Reply(List.of(lines)));
        }

        /** Sends these octets in place of a reply; has no effect otherwise. */
        public void replyRaw(byte[] octets) {
            follow(new Action.Raw(octets.clone()));
        }

        /** Replies these lines and closes the connection. */
        public void replyAndClose(String... lines) {
            follow(new Action.ReplyAndClose(List.of(lines)));
        }

        /** Closes the connection without a reply; data that is complete has been kept by then. */
        public void close() {
            follow(new Action.Close());
        }

        /** Does not reply until the backend is closed. */
        public void stall() {
            follow(new Action.Stall());
        }

        /** Does as usual after a while. */
        public void delay(Duration by) {
            follow(new Action.Delay(by));
        }

        private void follow(Action chosen) {
            action = chosen;
            backend.rules.add(this);
        }
    }

    /** The extensions of a session, in a list that may be changed. */
    List<String> offered(boolean secured) {
        List<String> offered = new ArrayList<>(extensions);
        if (tls != null && !secured) {
            offered.add("STARTTLS");
        }
        return offered;
    }
}
