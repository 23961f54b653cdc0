package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.sallyport.mail.SmtpReply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;

/**
 * A connection to a backend: commands out, replies in, each within a time. Used by one thread at once.
 *
 * <p>Any {@link BackendFailure} leaves it useless: nobody knows any more what the next octet means.
 */
final class BackendConnection {
    private static final Logger LOG = Logger.getLogger(BackendConnection.class);

    private final HostPort backend;
    private final Socket transport;
    private final Watchdog watchdog;
    private final long openedAt = System.nanoTime();
    private InputStream in;
    private OutputStream out;
    private ReplyReader replies;
    private Capabilities capabilities = Capabilities.NONE;
    private boolean transactionOpen;
    private boolean broken;
    private int mails;
    private long usedAt = openedAt;

    /**
     * Speaks through a socket.
     *
     * @param transport connected
     */
    BackendConnection(HostPort backend, Socket transport, Watchdog watchdog) throws IOException {
        this.backend = backend;
        this.transport = transport;
        this.watchdog = watchdog;
        this.in = transport.getInputStream();
        this.out = transport.getOutputStream();
        this.replies = new ReplyReader(in);
    }

    HostPort backend() {
        return backend;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    void offers(Capabilities offered) {
        capabilities = offered;
    }

    /** Goes on through TLS; gives back what was agreed upon. */
    SSLSession secure(BackendTls tls, Deadline deadline) throws BackendFailure {
        if (hasUnread()) {
            // What came in the clear behind the reply to STARTTLS would be taken for a reply behind TLS: somebody
            // between us and the backend put it there.
            throw failed(new BackendFailure(BackendFailure.Kind.PROTOCOL, "octets in the clear behind STARTTLS"));
        }
        SSLSocket socket = tls.over(transport, backend.host());
        perform(deadline, BackendFailure.Kind.TLS, () -> {
            socket.startHandshake();
            in = socket.getInputStream();
            out = socket.getOutputStream();
        });
        replies = new ReplyReader(in);
        capabilities = Capabilities.NONE; // RFC 3207 § 4.2: what was offered in the clear is void
        return socket.getSession();
    }

    /** Sends command lines, each with its CR LF already. */
    void write(String commands, Deadline deadline) throws BackendFailure {
        byte[] octets = commands.getBytes(StandardCharsets.UTF_8);
        perform(deadline, BackendFailure.Kind.CLOSED, () -> {
            out.write(octets);
            out.flush();
        });
    }

    /** Waits for the next reply; 421 ends the conversation whatever it answers (RFC 5321 § 3.8). */
    SmtpReply read(Deadline deadline) throws BackendFailure {
        SmtpReply reply = guarded(deadline, BackendFailure.Kind.CLOSED, replies::read);
        if (reply.code() == 421) {
            throw failed(new BackendFailure(reply));
        }
        return reply;
    }

    /** Sends one command and waits for its reply. */
    SmtpReply ask(String command, Deadline deadline) throws BackendFailure {
        write(command + "\r\n", deadline);
        return read(deadline);
    }

    /**
     * Where message data is written to; each write may take as long as a block of data may, and no longer than the whole.
     */
    OutputStream data(Duration block, Deadline whole) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                perform(whole.within(block), BackendFailure.Kind.CLOSED, () -> {
                    out.write(octets, offset, length);
                });
            }

            @Override
            public void flush() throws IOException {
                perform(whole.within(block), BackendFailure.Kind.CLOSED, () -> {
                    out.flush();
                });
            }
        };
    }

    /** A transaction begins, or has ended in a way that leaves something behind: RSET must come before the next. */
    void transactionOpen(boolean isOpen) {
        transactionOpen = isOpen;
    }

    boolean isTransactionOpen() {
        return transactionOpen;
    }

    /** A mail (or a question) has been through. */
    void used() {
        mails++;
        usedAt = System.nanoTime();
    }

    /** Whether it is of no more use: broken, spoken to out of turn, too old, worn, idle for too long. */
    boolean isWornOut(RelayConfig.Pool limits) {
        long now = System.nanoTime();
        return broken
                || mails >= limits.maxMails()
                || now - openedAt >= limits.maxAge().toNanos()
                || now - usedAt >= limits.maxIdle().toNanos()
                || hasUnread();
    }

    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - usedAt);
    }

    /** Says goodbye, without waiting for the answer, and closes. */
    void quit(Deadline deadline) {
        try {
            if (!broken) {
                write("QUIT\r\n", deadline);
            }
        } catch (BackendFailure e) {
            LOG.debugf("%s did not hear our QUIT: %s", backend, e.why());
        }
        close();
    }

    /** Closes at once: the backend must not take what it has got so far for a mail. */
    void close() {
        broken = true;
        try {
            transport.close(); // Under TLS, too: SSLSocket.close could block for a peer that does not read
        } catch (IOException e) {
            LOG.debugf(e, "Closing the connection to %s", backend);
        }
    }

    private boolean hasUnread() {
        try {
            return replies.hasUnread() || in.available() > 0;
        } catch (IOException e) {
            LOG.debugf("The connection to %s is gone: %s", backend, e.getMessage());
            return true;
        }
    }

    private BackendFailure failed(BackendFailure failure) {
        close();
        return failure;
    }

    /** One call on the socket. */
    private interface Call<T> {
        T make() throws IOException;
    }

    /** One call on the socket that gives nothing back. */
    private interface Action {
        void take() throws IOException;
    }

    private void perform(Deadline deadline, BackendFailure.Kind otherwise, Action action) throws BackendFailure {
        guarded(deadline, otherwise, () -> {
            action.take();
            return this;
        });
    }

    private <T> T guarded(Deadline deadline, BackendFailure.Kind otherwise, Call<T> call) throws BackendFailure {
        if (deadline.passed()) {
            throw failed(new BackendFailure(BackendFailure.Kind.TIMEOUT, "no time left"));
        }
        Watchdog.Guard guard = watchdog.guard(transport, deadline);
        try {
            return call.make();
        } catch (BackendFailure e) {
            throw failed(e);
        } catch (IOException e) {
            throw failed(
                    guard.fired()
                            ? new BackendFailure(BackendFailure.Kind.TIMEOUT, "too slow", e)
                            : new BackendFailure(
                                    e instanceof EOFException ? BackendFailure.Kind.CLOSED : otherwise,
                                    otherwise == BackendFailure.Kind.TLS ? "TLS failed" : "connection lost",
                                    e));
        } finally {
            guard.close();
        }
    }
}
