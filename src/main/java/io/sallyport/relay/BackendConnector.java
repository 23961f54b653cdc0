package io.sallyport.relay;

import io.sallyport.config.HostPort;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens connections to one backend: TCP, greeting, EHLO or LHLO, TLS as the policy wants it (RFC 5321 § 3.1, RFC 3207). */
final class BackendConnector {
    private static final Logger LOG = Logger.getLogger(BackendConnector.class);

    private final HostPort backend;
    private final RelayPolicy.Protocol protocol;
    private final BackendTls tls;
    private final String ourName;
    private final RelayConfig.Timeouts timeouts;
    private final Watchdog watchdog;

    BackendConnector(
            HostPort backend,
            RelayPolicy.Protocol protocol,
            BackendTls tls,
            String ourName,
            RelayConfig.Timeouts timeouts,
            Watchdog watchdog) {
        this.backend = backend;
        this.protocol = protocol;
        this.tls = tls;
        this.ourName = ourName;
        this.timeouts = timeouts;
        this.watchdog = watchdog;
    }

    HostPort backend() {
        return backend;
    }

    /** A connection that is ready for MAIL. */
    BackendConnection open(Deadline deadline) throws BackendFailure {
        try {
            return open(tls.mode(), deadline);
        } catch (BackendFailure e) {
            if (e.kind() != BackendFailure.Kind.TLS || !tls.mayFallBack()) {
                throw e;
            }
            // RFC 7435: some protection where it can be had, but never less mail for want of it
            LOG.debugf("%s offers TLS that does not work, so it gets mail in the clear: %s", backend, e.why());
            return open(TlsPolicy.Mode.NONE, deadline);
        }
    }

    private BackendConnection open(TlsPolicy.Mode mode, Deadline deadline) throws BackendFailure {
        BackendConnection connection = connect(deadline);
        try {
            if (mode == TlsPolicy.Mode.IMPLICIT) {
                connection.secure(tls, deadline.within(timeouts.greeting()));
            }
            SmtpReply greeting = connection.read(deadline.within(timeouts.greeting()));
            if (!greeting.isPositive()) {
                throw new BackendFailure(greeting);
            }
            hello(connection, deadline);
            if (mode == TlsPolicy.Mode.OPPORTUNISTIC || mode == TlsPolicy.Mode.REQUIRED) {
                startTls(connection, mode, deadline);
            }
            return connection;
        } catch (BackendFailure e) {
            connection.close();
            throw e;
        }
    }

    private void startTls(BackendConnection connection, TlsPolicy.Mode mode, Deadline deadline) throws BackendFailure {
        boolean required = mode == TlsPolicy.Mode.REQUIRED;
        if (!connection.capabilities().startTls()) {
            if (required) {
                throw new BackendFailure(BackendFailure.Kind.TLS, "STARTTLS is required and not offered");
            }
            return;
        }
        SmtpReply reply = connection.ask("STARTTLS", deadline.within(timeouts.command()));
        if (reply.code() != 220) {
            if (required) {
                throw new BackendFailure(BackendFailure.Kind.TLS, "STARTTLS is required and was answered " + reply);
            }
            return;
        }
        connection.secure(tls, deadline.within(timeouts.greeting()));
        hello(connection, deadline); // RFC 3207 § 4.2: begin anew
    }

    private void hello(BackendConnection connection, Deadline deadline) throws BackendFailure {
        boolean lmtp = protocol == RelayPolicy.Protocol.LMTP;
        SmtpReply reply = connection.ask((lmtp ? "LHLO " : "EHLO ") + ourName, deadline.within(timeouts.command()));
        if (reply.isPositive()) {
            connection.offers(Capabilities.of(reply));
            return;
        }
        if (reply.isPermanent() && !lmtp) {
            SmtpReply plain = connection.ask("HELO " + ourName, deadline.within(timeouts.command()));
            if (plain.isPositive()) {
                return; // RFC 5321 § 3.2: an old server, without extensions
            }
            throw new BackendFailure(plain);
        }
        throw new BackendFailure(reply);
    }

    private BackendConnection connect(Deadline deadline) throws BackendFailure {
        @Nullable BackendFailure last = null;
        for (InetAddress address : HostLookup.addresses(backend.host(), deadline)) {
            if (deadline.passed()) {
                break;
            }
            Socket socket = new Socket();
            try {
                Deadline phase = deadline.within(timeouts.connect());
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(address, backend.port()), phase.remainingMillis());
                return new BackendConnection(backend, socket, watchdog);
            } catch (IOException e) {
                last = new BackendFailure(BackendFailure.Kind.UNREACHABLE, "cannot connect", e);
                close(socket);
            }
        }
        throw last == null ? new BackendFailure(BackendFailure.Kind.TIMEOUT, "no time left to connect") : last;
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debugf(e, "Closing a socket that never reached %s", backend);
        }
    }
}
