package io.sallyport.smtp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Waits for the header of the PROXY protocol, version 1 or 2, which says who the client is. Before it nothing is said
 * and nothing is counted against a client; without it the connection ends.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(ProxyHeader.class);

    /** Room for the TLVs of version 2, which we do not read. */
    private static final int MAX_TLV = 536;

    private final SocketChannel channel;
    private final BiConsumer<SocketChannel, InetSocketAddress> onClient;

    private ProxyHeader(SocketChannel channel, BiConsumer<SocketChannel, InetSocketAddress> onClient) {
        this.channel = channel;
        this.onClient = onClient;
    }

    /**
     * Has a connection wait for its header.
     *
     * @param onClient is told the client's address, on the event loop, and completes the pipeline
     */
    static void expect(SocketChannel channel, Duration time, BiConsumer<SocketChannel, InetSocketAddress> onClient) {
        ProxyHeader header = new ProxyHeader(channel, onClient);
        channel.pipeline().addLast(new HAProxyMessageDecoder(MAX_TLV, true)).addLast(header);
        var unused = channel.eventLoop().schedule(header::tooLate, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooLate() {
        if (channel.isActive() && channel.pipeline().get(ProxyHeader.class) == this) {
            LOG.debugf("%s: no PROXY header in time", channel.remoteAddress());
            var unused = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HAProxyMessage header = (HAProxyMessage) message;
        try {
            InetSocketAddress client = clientOf(header);
            onClient.accept(channel, client);
            context.pipeline().remove(this);
        } finally {
            header.release();
        }
    }

    /** A LOCAL connection (a health check) and an unknown protocol keep the peer's address. */
    private InetSocketAddress clientOf(HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        boolean proxied = header.command() == HAProxyCommand.PROXY
                && (family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6);
        return proxied
                ? new InetSocketAddress(InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort())
                : channel.remoteAddress();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("%s: bad PROXY header: %s", channel.remoteAddress(), cause.getMessage());
        var unused = context.close();
    }
}
