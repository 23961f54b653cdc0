package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.sallyport.mail.Client;
import io.sallyport.mail.SmtpReply;
import io.sallyport.overload.Admission;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes the connections of one listener: counts them, learns who the client is, and gives each a session. */
final class Acceptor extends ChannelInitializer<SocketChannel> {
    private static final Logger LOG = Logger.getLogger(Acceptor.class);
    private static final SmtpReply TOO_MANY = SmtpReply.of(421, "4.7.0", "Too many connections, try again later");

    /** RFC 3463 § 3.4, X.3.2: the system does not take mail at the moment. */
    private static final SmtpReply BUSY = SmtpReply.of(421, "4.3.2", "Too busy, try again later");

    private final ListenerSettings listener;
    private final ServerContext context;
    private final SmtpDispatcher dispatcher;
    private final Sessions sessions;
    private final @Nullable ServerTls tls;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param tls null if the listener has none
     */
    Acceptor(
            ListenerSettings listener,
            ServerContext context,
            SmtpDispatcher dispatcher,
            Sessions sessions,
            @Nullable ServerTls tls) {
        this.listener = listener;
        this.context = context;
        this.dispatcher = dispatcher;
        this.sessions = sessions;
        this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (!ConnectionLimits.enter(open, listener.connections())) {
            refuse(channel, channel.remoteAddress(), TOO_MANY);
            return;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        if (!sessions.limits().enter()) {
            refuse(channel, channel.remoteAddress(), TOO_MANY);
            return;
        }
        channel.closeFuture().addListener(closed -> sessions.limits().leave());
        if (!listener.proxyProtocol()) {
            admit(channel, channel.remoteAddress());
        } else if (sessions.trustsProxy(channel.remoteAddress().getAddress())) {
            ProxyHeader.expect(channel, context.config().proxyHeaderTime(), this::admit);
        } else {
            LOG.debugf(
                    "Listener %s: %s is not one of sallyport.smtp.trusted-proxies",
                    listener.name(), channel.remoteAddress());
            var unused = channel.close();
        }
    }

    private void admit(SocketChannel channel, InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (!sessions.limits().enter(address)) {
            refuse(channel, peer, TOO_MANY);
            return;
        }
        channel.closeFuture().addListener(closed -> sessions.limits().leave(address));
        int places = context.limits().connections();
        Admission admission =
                context.shedding().admit(address, sessions.limits().open(), places);
        if (admission == Admission.REFUSED) {
            refuse(channel, peer, BUSY);
            return;
        }
        boolean implicit = listener.tls() == TlsMode.IMPLICIT;
        if (implicit && tls != null) {
            channel.pipeline().addLast(tls.newHandler(context.config().handshakeTime()));
        }
        Connection connection = new Connection(sessions.newId(), channel, tls);
        Reading first = implicit ? new Reading.Handshake(true) : new Reading.Greeting();
        SmtpSession session = new SmtpSession(context, connection, client(peer), first);
        SessionDriver driver = new SessionDriver(connection, session, dispatcher, () -> sessions.remove(connection));
        SessionTimer timer = new SessionTimer(channel.eventLoop(), connection, driver, context.limits());
        sessions.add(connection, driver);
        context.metrics().connectionAccepted(listener.name());
        channel.pipeline().addLast(new SessionInbound(connection, driver, timer, greetingDelay(admission), implicit));
    }

    private Duration greetingDelay(Admission admission) {
        Duration always = context.config().greetingDelay();
        Duration now = admission == Admission.DELAYED ? context.shedding().delay() : Duration.ZERO;
        return now.compareTo(always) > 0 ? now : always;
    }

    private Client client(InetSocketAddress peer) {
        return new Client(peer.getAddress(), peer.getPort(), listener.name(), null, null);
    }

    /** Says no and costs next to nothing: no session. */
    private void refuse(SocketChannel channel, InetSocketAddress peer, SmtpReply reply) {
        context.metrics().connectionRefused(listener.name());
        if (listener.tls() == TlsMode.IMPLICIT) {
            var unused = channel.close(); // In the clear there is nothing to say
        } else {
            ByteBuf octets = Unpooled.copiedBuffer(reply + "\r\n", StandardCharsets.US_ASCII);
            channel.writeAndFlush(octets).addListener(ChannelFutureListener.CLOSE);
        }
        if (sessions.mayJournalRefusal()) {
            Thread.startVirtualThread(() -> journal(peer, reply));
        }
    }

    private void journal(InetSocketAddress peer, SmtpReply reply) {
        try {
            context.intake()
                    .refused(
                            sessions.newId(),
                            null,
                            client(peer),
                            null,
                            Set.of(),
                            reply,
                            context.policies().current());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The refusal of %s could not be journalled", peer);
        }
    }

    @Override
    public void exceptionCaught(io.netty.channel.ChannelHandlerContext handlerContext, Throwable cause) {
        LOG.errorf(cause, "Listener %s: a connection could not be set up", listener.name());
        var unused = handlerContext.close();
    }
}
