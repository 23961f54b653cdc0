package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sallyport.mail.Client;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The end of a connection's pipeline: hands what happens on the event loop to the session, and does nothing itself. */
final class SessionInbound extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(SessionInbound.class);

    private final Connection connection;
    private final SessionDriver driver;
    private final SessionTimer timer;
    private final Duration greetingDelay;
    private final boolean implicitTls;
    private @Nullable String serverName;

    SessionInbound(
            Connection connection,
            SessionDriver driver,
            SessionTimer timer,
            Duration greetingDelay,
            boolean implicitTls) {
        this.connection = connection;
        this.driver = driver;
        this.timer = timer;
        this.greetingDelay = greetingDelay;
        this.implicitTls = implicitTls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer.start();
        if (!implicitTls) {
            connection.allowHalfClose(true);
            greetAfterDelay(context);
        }
    }

    private void greetAfterDelay(ChannelHandlerContext context) {
        if (greetingDelay.isZero()) {
            driver.greetingDue();
        } else {
            driver.signal(); // What can be asked about the client is asked meanwhile
            var unused =
                    context.executor().schedule(driver::greetingDue, greetingDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        connection.received((ByteBuf) octets);
        driver.signal();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        driver.signal();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.stop();
        driver.signal();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SniCompletionEvent sni when sni.isSuccess() -> serverName = sni.hostname();
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> secured(context);
            case SslHandshakeCompletionEvent failed -> {
                LOG.debugf("Session %s: TLS handshake failed: %s", connection.getId(), failed.cause());
                connection.abort();
            }
            case Connection.Injected injected -> driver.signal();
            case ChannelInputShutdownEvent ended -> {
                connection.inputEnded();
                driver.signal();
            }
            default -> LOG.tracef("Session %s: %s", connection.getId(), event);
        }
    }

    private void secured(ChannelHandlerContext context) {
        SSLSession session = context.pipeline().get(SslHandler.class).engine().getSession();
        connection.secured(new Client.TlsFacts(session.getProtocol(), session.getCipherSuite(), serverName));
        if (implicitTls) {
            greetAfterDelay(context);
        }
        driver.signal();
    }

    /** Connections are reset, and clients break TLS, all the time: that ends a session and is nobody's mistake here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf(cause, "Session %s: connection lost", connection.getId());
        connection.abort();
    }
}
