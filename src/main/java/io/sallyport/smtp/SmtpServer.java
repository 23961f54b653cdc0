package io.sallyport.smtp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The front door: listens, and stops listening. Read {@link SessionDriver} for what happens on a connection. */
@ApplicationScoped
public class SmtpServer {
    private static final Logger LOG = Logger.getLogger(SmtpServer.class);

    /** The last to start: what a mail needs must be there before the first one comes. */
    private static final int LAST = 4000;

    private static final int FIRST = 500;

    /**
     * Half of the processors, because an event loop only passes octets on (and does the arithmetic of TLS): the sessions'
     * threads have the other half. With more loops each is asleep when a session has something to say, and to wake one costs
     * more than what is said.
     */
    private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ServerContext context;
    private final ListenersConfig config;
    private final Certificates certificates;
    private final Map<String, Bound> listeners = new LinkedHashMap<>();
    private @Nullable EventLoopGroup loops;
    private @Nullable Sessions sessions;

    /** A listener that listens. */
    private record Bound(
            ListenerSettings settings, @Nullable ServerTls tls, Channel channel) {}

    SmtpServer(ServerContext context, ListenersConfig config, Certificates certificates) {
        this.context = context;
        this.config = config;
        this.certificates = certificates;
    }

    void started(@Observes @Priority(LAST) StartupEvent event) {
        start();
    }

    void stopped(@Observes @Priority(FIRST) ShutdownEvent event) {
        var unused = stop(context.config().shutdownGrace());
    }

    void certificateUpdated(@Observes CertificateUpdatedEvent event) {
        reloadCertificates();
    }

    /**
     * Listens.
     *
     * @throws IllegalArgumentException if a setting is wrong
     * @throws UncheckedIOException if an address cannot be listened on, or the folder for temporary files not be used
     */
    public synchronized void start() {
        if (loops != null) {
            return;
        }
        Sessions opened = new Sessions(context.config());
        List<ListenerSettings> settings = ListenerSettings.of(config, LaunchMode.current() == LaunchMode.TEST);
        Map<ListenerSettings, ServerTls> tls = new LinkedHashMap<>();
        for (ListenerSettings listener : settings) {
            ServerTls usable = tlsOf(listener);
            if (usable != null) {
                tls.put(listener, usable);
            }
        }
        prepareTemporaryFolder();
        EventLoopGroup group = new NioEventLoopGroup(EVENT_LOOPS, new DefaultThreadFactory("smtp"));
        loops = group;
        sessions = opened;
        context.metrics().watchSessions(this::openSessions);
        SmtpDispatcher dispatcher = SmtpDispatcher.withAllCommands();
        try {
            for (ListenerSettings listener : settings) {
                ServerTls usable = tls.get(listener);
                Channel channel = bind(group, listener, new Acceptor(listener, context, dispatcher, opened, usable));
                listeners.put(listener.name(), new Bound(listener, usable, channel));
                TlsMode offered = usable == null ? TlsMode.NONE : listener.tls();
                LOG.infof("Listener %s: %s, TLS %s", listener.name(), channel.localAddress(), offered);
            }
        } catch (RuntimeException e) {
            var unused = stop(Duration.ZERO);
            throw e;
        }
    }

    private void prepareTemporaryFolder() {
        try {
            int leftovers = TemporaryFolder.sweep(context.temporaryFolder());
            if (leftovers > 0) {
                LOG.infof("%d temporary files of an earlier run were deleted", leftovers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for temporary files cannot be used", e);
        }
    }

    private @Nullable ServerTls tlsOf(ListenerSettings listener) {
        List<ServerCertificate> found = listener.tls() == TlsMode.NONE ? List.of() : certificates.of(listener);
        if (!found.isEmpty()) {
            return new ServerTls(found);
        }
        if (listener.tls() == TlsMode.IMPLICIT) {
            throw new IllegalArgumentException(
                    "sallyport.listeners.%s.tls: implicit, but there is no certificate (expected: quarkus.tls.key-store…)"
                            .formatted(listener.name()));
        }
        if (listener.tls() == TlsMode.STARTTLS) {
            LOG.warnf("Listener %s: there is no certificate, STARTTLS is not offered", listener.name());
        }
        return null;
    }

    private static Channel bind(EventLoopGroup group, ListenerSettings listener, Acceptor acceptor) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true) // A group of replies is one write already
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(16 * 1024, 32 * 1024))
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, 64 * 1024))
                .childHandler(acceptor)
                .bind(listener.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(
                    "sallyport.listeners.%s: cannot listen on %s".formatted(listener.name(), listener.address()),
                    new IOException(bound.cause()));
        }
        return bound.channel();
    }

    /**
     * The port that a listener listens on.
     *
     * @throws IllegalArgumentException if there is no such listener
     */
    public synchronized int boundPort(String listener) {
        Bound bound = listeners.get(listener);
        if (bound == null) {
            throw new IllegalArgumentException(
                    "listener %s (expected: one of %s)".formatted(listener, listeners.keySet()));
        }
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** How many sessions are open. */
    public synchronized int openSessions() {
        return sessions == null ? 0 : sessions.count();
    }

    /** Reads the certificates again; those that cannot be used leave the last good ones in force. */
    public synchronized void reloadCertificates() {
        for (Bound bound : listeners.values()) {
            ServerTls tls = bound.tls();
            if (tls != null) {
                try {
                    if (tls.replace(certificates.of(bound.settings()))) {
                        LOG.infof(
                                "Listener %s: certificates replaced",
                                bound.settings().name());
                    }
                } catch (RuntimeException e) {
                    LOG.errorf(
                            e,
                            "Listener %s keeps its certificates",
                            bound.settings().name());
                }
            }
        }
    }

    /**
     * Stops: no new connections, {@code 421} to clients between commands, and what is being received or judged is finished
     * within the time given. Returns when every session is over.
     *
     * @return whether all sessions ended in time; those that did not were cut off
     */
    public synchronized boolean stop(Duration grace) {
        EventLoopGroup group = loops;
        Sessions open = sessions;
        if (group == null || open == null) {
            return true;
        }
        List<ChannelFuture> closing = new ArrayList<>();
        listeners.values().forEach(bound -> closing.add(bound.channel().close()));
        closing.forEach(ChannelFuture::awaitUninterruptibly);
        open.end();
        boolean inTime = false;
        try {
            inTime = open.awaitNone(grace);
            if (!inTime) {
                LOG.warnf("%d sessions did not end in time and are cut off", open.count());
                open.abort();
                if (!open.awaitFreed()) {
                    LOG.warnf("%d mails are still being judged", open.count());
                }
            }
        } catch (InterruptedException e) {
            open.abort();
            Thread.currentThread().interrupt();
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        listeners.clear();
        loops = null;
        sessions = null;
        return inTime;
    }
}
