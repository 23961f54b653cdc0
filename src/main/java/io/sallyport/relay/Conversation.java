package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one address of a backend, led command by command by who wants to know what the backend does: with
 * the relay's own TLS, its strict reading of replies, and its bounds. Used by one thread at once.
 *
 * <p>It throws nothing: what goes wrong is what was {@link Heard}, and a conversation that is over says so to all that is
 * asked afterwards.
 */
public final class Conversation implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Conversation.class);

    /** What came in answer. */
    public sealed interface Heard {
        /** A reply, whatever it says. */
        record Reply(SmtpReply reply) implements Heard {}

        /** No reply. The conversation is over. */
        record Nothing(Trouble trouble, String why) implements Heard {}
    }

    /** What came of a TLS handshake. */
    public sealed interface Secured {
        /**
         * All goes through TLS now.
         *
         * @param protocol such as {@code TLSv1.3}
         * @param chain the backend's certificate first, at least one
         */
        record Through(String protocol, String cipher, List<X509Certificate> chain) implements Secured {}

        /** No TLS. The conversation is over. */
        record Failed(String why) implements Secured {}
    }

    /** Why there is no reply. */
    public enum Trouble {
        /** No such host, no route, nobody listens. */
        UNREACHABLE,
        /** It was silent, or slow, for too long. */
        TIMEOUT,
        /** The connection was closed. */
        CLOSED,
        /** What came is not SMTP, or more of it than anybody needs. */
        PROTOCOL
    }

    /**
     * How long things may take.
     *
     * @param connect until the TCP connection stands
     * @param step until a reply has come, for a handshake, and until a block of data has gone
     * @param whole from the first packet to the last
     */
    public record Limits(Duration connect, Duration step, Duration whole) {}

    private final HostPort backend;
    private final BackendTls tls;
    private final Limits limits;
    private final Deadline whole;
    private final Watchdog watchdog = new Watchdog();
    private final @Nullable BackendConnection connection;
    private final @Nullable InetAddress local;
    private Heard.@Nullable Nothing over;

    private Conversation(HostPort backend, InetAddress address, TlsPolicy tls, Limits limits) {
        this.backend = backend;
        this.tls = new BackendTls(tls);
        this.limits = limits;
        this.whole = Deadline.in(limits.whole());
        Socket socket = new Socket();
        BackendConnection opened = null;
        InetAddress ours = null;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(address, backend.port()),
                    whole.within(limits.connect()).remainingMillis());
            ours = socket.getLocalAddress();
            opened = new BackendConnection(backend, socket, watchdog);
        } catch (IOException e) {
            over = new Heard.Nothing(Trouble.UNREACHABLE, "cannot connect: " + e.getMessage());
            close(socket);
        }
        this.connection = opened;
        this.local = ours;
    }

    /**
     * Connects; whether that worked is what is heard first.
     *
     * @param backend its host is the name that its certificate is compared with
     * @param address one of the host's
     */
    public static Conversation with(HostPort backend, InetAddress address, TlsPolicy tls, Limits limits) {
        return new Conversation(backend, address, tls, limits);
    }

    /**
     * The addresses of a host, as the relay finds them.
     *
     * @return none if it has none, or none came in time
     */
    public static List<InetAddress> addresses(String host, Duration atMost) {
        try {
            return List.of(HostLookup.addresses(host, Deadline.in(atMost)));
        } catch (BackendFailure e) {
            LOG.debugf("%s: %s", host, e.why());
            return List.of();
        }
    }

    /** The address that we are seen as, if nothing in between changes it; null if there is no connection. */
    public @Nullable InetAddress local() {
        return local;
    }

    /** Waits for the next reply. */
    public Heard hear() {
        BackendConnection open = connection;
        if (over != null || open == null) {
            return ended();
        }
        try {
            return new Heard.Reply(open.read(whole.within(limits.step())));
        } catch (BackendFailure e) {
            SmtpReply farewell = e.reply();
            over = nothing(e);
            return farewell == null ? ended() : new Heard.Reply(farewell);
        }
    }

    /** Sends a command and waits for its reply. */
    public Heard ask(String command) {
        return send((command + "\r\n").getBytes(StandardCharsets.UTF_8)) ? hear() : ended();
    }

    /**
     * Sends octets as they are, such as no relay of ours would.
     *
     * @return whether they have gone
     */
    public boolean send(byte[] octets) {
        BackendConnection open = connection;
        if (over != null || open == null) {
            return false;
        }
        try {
            open.data(limits.step(), whole).write(octets);
            return true;
        } catch (IOException e) {
            over = e instanceof BackendFailure failure
                    ? nothing(failure)
                    : new Heard.Nothing(Trouble.CLOSED, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Makes the handshake, after the reply to STARTTLS or at once. */
    public Secured secure() {
        BackendConnection open = connection;
        if (over != null || open == null) {
            return new Secured.Failed(ended().why());
        }
        try {
            SSLSession session = open.secure(tls, whole.within(limits.step()));
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            return new Secured.Through(session.getProtocol(), session.getCipherSuite(), List.copyOf(chain));
        } catch (BackendFailure e) {
            over = nothing(e);
            return new Secured.Failed(e.why());
        } catch (SSLPeerUnverifiedException e) {
            over = new Heard.Nothing(Trouble.CLOSED, "no certificate");
            return new Secured.Failed("no certificate was shown: " + e.getMessage());
        }
    }

    /** Whether no more replies can come. */
    public boolean isOver() {
        return over != null;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.quit(whole.within(Duration.ofSeconds(1)));
        }
        watchdog.close();
    }

    @Override
    public String toString() {
        return "conversation with " + backend;
    }

    private Heard.Nothing ended() {
        return over == null ? new Heard.Nothing(Trouble.CLOSED, "not connected") : over;
    }

    private static Heard.Nothing nothing(BackendFailure failure) {
        Trouble trouble =
                switch (failure.kind()) {
                    case UNREACHABLE, DOWN, BUSY -> Trouble.UNREACHABLE;
                    case TIMEOUT -> Trouble.TIMEOUT;
                    case CLOSED, UNWILLING, TLS -> Trouble.CLOSED;
                    case PROTOCOL -> Trouble.PROTOCOL;
                };
        return new Heard.Nothing(trouble, failure.why());
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debugf(e, "Closing a socket that never reached a backend");
        }
    }
}
